using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using VkSim.Contract;
using VkSim.Simd.Vectors;

namespace VkSim.Bench.Results;

/// <summary>What a result was measured on; part of every line that is saved.</summary>
/// <param name="Name">Name of the device; "cpu" for the SIMD backend.</param>
/// <param name="Type">"discrete", "integrated", "virtual", "software" or "simd".</param>
/// <param name="Driver">Driver with its version.</param>
/// <param name="ApiVersion">Vulkan version; null for the SIMD backend.</param>
/// <param name="Cpu">Model of the processor, which peers and software drivers compute on.</param>
/// <param name="InstructionSet">What the SIMD backend uses of it.</param>
/// <param name="Cores">Processors that the program may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record DeviceIdentity(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("driver")] string Driver,
    [property: JsonPropertyName("apiVersion")] string? ApiVersion,
    [property: JsonPropertyName("cpu")] string Cpu,
    [property: JsonPropertyName("instructionSet")] string InstructionSet,
    [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("os")] string System,
    [property: JsonPropertyName("dotnet")] string Runtime)
{
    /// <summary>A device of this machine.</summary>
    public static DeviceIdentity Of(DeviceDescription device) => new(
        device.Name, device.Type, device.Driver, device.ApiVersion.Length == 0 ? null : device.ApiVersion,
        SimdDetection.ProcessorName, SimdDetection.Describe(SimdLevel.Current), Environment.ProcessorCount,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    /// <summary>For the head of a table.</summary>
    public override string ToString()
    {
        string device = Type == BackendInfo.SimdType ? Name : $"{Name}, {Driver}, Vulkan {ApiVersion}";
        return $"{device}; {Cpu}, {Cores} cores, {InstructionSet}; {System}, {Runtime}";
    }
}
