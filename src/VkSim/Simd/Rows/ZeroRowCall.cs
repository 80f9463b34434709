using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows;

/// <summary>A search for the first zero row.</summary>
internal unsafe struct ZeroRowCall : IRowCall
{
    private readonly HostMatrix _source;

    public ZeroRowCall(in HostMatrix source)
    {
        _source = source;
    }

    /// <summary>The first zero row, or −1.</summary>
    public long Row { get; private set; } = -1;

    public void Run<TLanes, TVec, T>(in RowRun run)
        where TLanes : struct, ILanes<TVec>
        where TVec : struct
        where T : unmanaged
    {
        // A cache line of most rows is all that is looked at.
        var blocks = new RowBlocks(_source.Rows, bytesPerRow: 64);
        var work = new ZeroRowWork<TLanes, TVec, T>(_source, blocks);
        run.Blocks(ref work, blocks.Count);
        Row = work.Lowest;
    }
}
