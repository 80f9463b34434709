using VkSim.Contract;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows;

/// <summary>What runs the blocks of a row engine's call.</summary>
/// <param name="Splitter">Deals the blocks out to threads.</param>
/// <param name="Context">Cancellation and progress.</param>
internal readonly record struct RowRun(WorkSplitter Splitter, OperationContext Context)
{
    /// <summary>Runs all blocks.</summary>
    public void Blocks<TWork>(ref TWork work, long count)
        where TWork : struct, IBlockWork
        => Splitter.Run(ref work, count, Context.CancellationToken, Context.Progress);
}
