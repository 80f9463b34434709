using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Rows;

/// <summary>Finds the lowest row whose elements are all zero. A row's first elements mostly tell.</summary>
internal unsafe struct ZeroRowWork<TLanes, TVec, T> : IBlockWork
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where T : unmanaged
{
    private readonly HostMatrix _source;
    private readonly RowBlocks _blocks;
    private long _lowest;

    public ZeroRowWork(in HostMatrix source, in RowBlocks blocks)
    {
        _source = source;
        _blocks = blocks;
        _lowest = long.MaxValue;
    }

    /// <summary>The lowest zero row found, or −1.</summary>
    public readonly long Lowest => _lowest == long.MaxValue ? -1 : _lowest;

    // Compiled in full at once: a call may be over before the runtime would come back to optimize it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(long block, int worker)
    {
        (long first, long end) = _blocks.Rows(block);
        for (long row = first; row < end && row < Volatile.Read(ref _lowest); row++)
        {
            if (IsZero(_source.Row<T>(row), _source.Columns))
            {
                Lower(row);
            }
        }
    }

    private static bool IsZero(T* row, int columns)
    {
        const int Step = RowReduction<TLanes, TVec, T>.Segment;
        const int Glance = 32;
        for (int start = 0; start < columns; start += start == 0 ? Glance : Step)
        {
            int length = Math.Min(columns - start, start == 0 ? Glance : Step);
            if (RowReduction<TLanes, TVec, T>.Reduce<LargestTerm>(row + start, length) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Lower(long row)
    {
        for (long seen = Volatile.Read(ref _lowest); row < seen;)
        {
            long found = Interlocked.CompareExchange(ref _lowest, row, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }
}
