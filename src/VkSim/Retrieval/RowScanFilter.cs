using System.Numerics;

namespace VkSim.Retrieval;

/// <summary>A filter that looks at the ids of all live rows.</summary>
internal abstract class RowScanFilter : IndexFilter
{
    /// <inheritdoc/>
    internal override IndexSnapshot Enter(IndexStore store, SlotBits bits)
    {
        IndexSnapshot snapshot = store.Enter();
        try
        {
            bits.Begin(snapshot);
            foreach (ref readonly ChunkRows rows in snapshot.Chunks)
            {
                Mark(rows, bits.Words.AsSpan(rows.Chunk.FirstSlot / 64));
            }

            return snapshot;
        }
        catch
        {
            store.Leave(snapshot);
            throw;
        }
    }

    /// <summary>Sets the bits of those live rows of a chunk that may be found; the first row's is the first word's lowest.</summary>
    protected abstract void Mark(in ChunkRows rows, Span<ulong> words);

    /// <summary>As <see cref="Mark"/>, id by id.</summary>
    protected static void Mark<TTest>(in ChunkRows rows, Span<ulong> words, TTest test)
        where TTest : struct, IIdTest
    {
        RowChunk chunk = rows.Chunk;
        for (int word = 0; word * 64 < rows.Visible; word++)
        {
            ulong allowed = 0;
            for (ulong live = rows.LiveOf(word); live != 0; live &= live - 1)
            {
                int bit = BitOperations.TrailingZeroCount(live);
                allowed |= test.Allows(chunk.IdOf((word * 64) + bit)) ? 1UL << bit : 0;
            }

            words[word] = allowed;
        }
    }
}
