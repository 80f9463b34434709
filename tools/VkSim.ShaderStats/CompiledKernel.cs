using System.Globalization;
using VkSim.Compute;

namespace VkSim.ShaderStats;

/// <summary>A kernel under its specialization constants, and what a driver's compiler made of it.</summary>
/// <param name="Shader">The shader with its variant.</param>
/// <param name="Constants">The specialization constants, by id.</param>
/// <param name="SubgroupSize">The subgroup size that the kernel requires; 0: none.</param>
/// <param name="Invocations">Invocations of a workgroup.</param>
/// <param name="Figures">What all compilers tell, in common words; those of several executables added up.</param>
internal sealed record CompiledKernel(
    string Shader, IReadOnlyDictionary<uint, ulong> Constants, int SubgroupSize, int Invocations, KernelFigures Figures)
{
    /// <summary>What tells it from the others of a device.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture,
        $"{Shader} {string.Join(',', Constants.Select(c => $"{c.Key}={c.Value}"))}{(SubgroupSize > 0 ? $" subgroup {SubgroupSize}" : "")}");

    /// <summary>Reads a program's figures from the driver.</summary>
    public static CompiledKernel Of(string shader, KernelProgram program)
    {
        WorkgroupSize size = program.WorkgroupSize;
        return new CompiledKernel(
            shader,
            program.Specification.Specialization,
            program.Specification.RequiredSubgroupSize,
            checked((int)(size.X * size.Y * size.Z)),
            KernelFigures.Of(program.ReadExecutables()));
    }
}
