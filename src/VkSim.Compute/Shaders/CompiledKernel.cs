using System.Globalization;

namespace VkSim.Compute;

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
    public string Key => KeyOf(Shader, Constants, SubgroupSize);

    /// <summary>What tells a program from the others of a device, whether it is compiled or not.</summary>
    public static string KeyOf(string shader, KernelProgram program) => KeyOf(shader, program.Specification.Specialization, program.Specification.RequiredSubgroupSize);

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

    private static string KeyOf(string shader, IReadOnlyDictionary<uint, ulong> constants, int subgroupSize) => string.Create(CultureInfo.InvariantCulture,
        $"{shader} {string.Join(',', constants.Select(c => $"{c.Key}={c.Value}"))}{(subgroupSize > 0 ? $" subgroup {subgroupSize}" : "")}");
}
