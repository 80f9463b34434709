using System.Numerics;
using System.Runtime.CompilerServices;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Which rows may be found: one bit a row, the lowest bit first. The default value allows all.</summary>
/// <param name="words">The bits, in whole 64-bit words; they must stay where they are while the filter is used.</param>
internal readonly unsafe struct RowFilter(ulong* words)
{
    private readonly ulong* _words = words;

    /// <summary>Whether there is nothing to filter by.</summary>
    public bool AllowsAll
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _words == null;
    }

    /// <summary>The bits of up to 64 rows that lie within one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bits(long firstRow) => _words[firstRow >> 6] >> (int)(firstRow & 63);

    /// <summary>Whether any of the rows may be found.</summary>
    public bool AnyAllowed(long first, int count)
    {
        if (_words == null)
        {
            return true;
        }

        for (long row = first; row < first + count;)
        {
            int offset = (int)(row & 63);
            int length = (int)Math.Min(64 - offset, first + count - row);
            ulong bits = Bits(row);
            if (length < 64)
            {
                bits &= (1UL << length) - 1;
            }

            if (bits != 0)
            {
                return true;
            }

            row += length;
        }

        return false;
    }

    /// <summary>The part of the filter from a row on, which must be a multiple of 64.</summary>
    public RowFilter From(long row) => _words == null ? this : new RowFilter(_words + (row >> 6));

    /// <summary>How many of the rows may be found.</summary>
    public long CountAllowed(long rows)
    {
        if (_words == null)
        {
            return rows;
        }

        long count = 0;
        for (long row = 0; row < rows; row += 64)
        {
            ulong bits = _words[row >> 6];
            count += BitOperations.PopCount(rows - row < 64 ? bits & ((1UL << (int)(rows - row)) - 1) : bits);
        }

        return count;
    }
}
