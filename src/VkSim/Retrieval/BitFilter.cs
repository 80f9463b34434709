namespace VkSim.Retrieval;

/// <summary>Those ids whose bit is set.</summary>
/// <param name="bits">The bit of id i is bit i mod 64 of word i / 64.</param>
/// <param name="length">How many ids have one.</param>
internal sealed class BitFilter(ReadOnlyMemory<ulong> bits, long length) : RowScanFilter
{
    /// <inheritdoc/>
    protected override void Mark(in ChunkRows rows, Span<ulong> words)
    {
        if (rows.Chunk.HasRunOfIds(out long first) && first >= 0 && first <= length - rows.Visible)
        {
            MarkRun(rows, words, first);
        }
        else
        {
            Mark(rows, words, new Test(bits, length));
        }
    }

    // Ids that follow one another: whole words at a time.
    private void MarkRun(in ChunkRows rows, Span<ulong> words, long first)
    {
        ReadOnlySpan<ulong> source = bits.Span;
        int shift = (int)(first & 63);
        for (int word = 0; word * 64 < rows.Visible; word++)
        {
            long at = (first >> 6) + word;
            ulong value = source[(int)at] >> shift;
            if (shift != 0 && at + 1 < source.Length)
            {
                value |= source[(int)(at + 1)] << (64 - shift);
            }

            words[word] = value & rows.LiveOf(word);
        }
    }

    private readonly struct Test(ReadOnlyMemory<ulong> bits, long length) : IIdTest
    {
        public bool Allows(long id) => (ulong)id < (ulong)length
            ? (bits.Span[(int)(id >> 6)] >> (int)(id & 63) & 1) != 0
            : throw new ArgumentException($"The filter has {length} bits, of the ids from 0 to {length - 1}; the index has a row with id {id}.", "filter");
    }
}
