using System.Runtime.InteropServices;
using VkSim.Simd.Vectors;

namespace VkSim.Cli;

/// <summary>The machine that something was measured on.</summary>
/// <param name="Os">Operating system.</param>
/// <param name="Cpu">Model of the processor.</param>
/// <param name="Cores">Processors that the program may use.</param>
/// <param name="InstructionSet">What the SIMD backend uses of them.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record BenchSystemJson(string Os, string Cpu, int Cores, string InstructionSet, string Runtime)
{
    /// <summary>This machine.</summary>
    public static BenchSystemJson Here() => new(
        RuntimeInformation.OSDescription, SimdDetection.ProcessorName, Environment.ProcessorCount, SimdDetection.Describe(SimdLevel.Current),
        RuntimeInformation.FrameworkDescription);
}
