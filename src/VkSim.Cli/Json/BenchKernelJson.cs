using VkSim.Compute;

namespace VkSim.Cli;

/// <summary>What a driver's compiler made of a kernel; null for what it does not tell.</summary>
/// <param name="Kernel">The shader with its variant, its specialization constants and the subgroup size that it requires.</param>
/// <param name="Rows">Operation, shape and type of the rows that run it.</param>
/// <param name="Registers">Vector registers of an invocation.</param>
/// <param name="Spills">Registers moved to memory and back.</param>
/// <param name="Scratch">Bytes of memory that an invocation or subgroup needs besides registers.</param>
/// <param name="Shared">Bytes of shared memory of a workgroup.</param>
/// <param name="Waves">Subgroups that a SIMD unit holds at once.</param>
/// <param name="SubgroupSize">The subgroup size that it was compiled for.</param>
/// <param name="Instructions">Instructions.</param>
/// <param name="Waits">Instructions among them that only wait.</param>
/// <param name="Cycles">The compiler's estimate of the cycles, without knowledge of how often loops run.</param>
/// <param name="LoopMultiplyAdds">The multiply-adds' share of the instructions of the loop that has most of them.</param>
internal sealed record BenchKernelJson(
    string Kernel,
    IReadOnlyList<string> Rows,
    double? Registers,
    double? Spills,
    double? Scratch,
    double? Shared,
    double? Waves,
    int? SubgroupSize,
    double? Instructions,
    double? Waits,
    double? Cycles,
    double? LoopMultiplyAdds)
{
    /// <summary>A kernel and who runs it.</summary>
    public static BenchKernelJson Of(CompiledKernel kernel, IReadOnlyList<string> rows)
    {
        KernelFigures figures = kernel.Figures;
        return new BenchKernelJson(
            kernel.Key, rows, figures.Registers, figures.Spills, figures.Scratch, figures.Shared, figures.Waves,
            figures.SubgroupSize > 0 ? figures.SubgroupSize : null, figures.Instructions, figures.Waits, figures.Cycles,
            figures.HotLoop is { } loop ? (double)loop.MultiplyAdds / loop.Instructions : null);
    }
}
