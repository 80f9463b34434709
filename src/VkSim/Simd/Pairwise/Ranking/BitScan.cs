using System.Numerics;
using VkSim.Simd.Storage;
using VkSim.Simd.Threading;

namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Counts the bits in which rows differ from queries.</summary>
/// <param name="rows">Rows of bits, in words of 64.</param>
/// <param name="queries">The queries' bits, one after the other.</param>
/// <param name="count">How many.</param>
/// <param name="filter">Which rows may be found.</param>
/// <param name="sink">Keeps the best.</param>
internal readonly unsafe struct BitScan(HostMatrix rows, ulong* queries, int count, RowFilter filter, NearestSink sink) : IBlockWork
{
    private const int RowsOfBlock = 4096;

    private readonly ulong* _queries = queries;

    /// <summary>Blocks of work.</summary>
    public long Blocks => (rows.Rows + RowsOfBlock - 1) / RowsOfBlock;

    /// <inheritdoc/>
    public void Execute(long block, int worker)
    {
        int words = rows.Columns / 2;
        for (long row = block * RowsOfBlock; row < Math.Min((block + 1) * RowsOfBlock, rows.Rows); row++)
        {
            if (!filter.AllowsAll && (filter.Bits(row) & 1) == 0)
            {
                continue;
            }

            ulong* bits = (ulong*)rows.Row(row);
            for (int query = 0; query < count; query++)
            {
                ulong* other = _queries + ((nint)query * words);
                int differing = 0;
                for (int word = 0; word < words; word++)
                {
                    differing += BitOperations.PopCount(bits[word] ^ other[word]);
                }

                sink.Offer(worker, query, differing, row);
            }
        }
    }
}
