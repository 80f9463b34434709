namespace VkSim.Retrieval;

/// <summary>What a snapshot shows of a chunk.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Visible">Its first rows, of which the last is alive.</param>
/// <param name="Live">How many of them are alive.</param>
/// <param name="Alive">One bit a row; null where all are alive.</param>
internal readonly record struct ChunkRows(RowChunk Chunk, int Visible, int Live, ulong[]? Alive)
{
    /// <summary>One bit for each of 64 rows from a multiple of 64 on: whether it is alive.</summary>
    public ulong LiveOf(int word)
    {
        int rows = Visible - (word * 64);
        ulong visible = rows >= 64 ? ulong.MaxValue : (1UL << rows) - 1;
        return Alive is null ? visible : Alive[word] & visible;
    }
}
