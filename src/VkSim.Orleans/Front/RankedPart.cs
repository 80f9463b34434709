namespace VkSim.Orleans.Front;

/// <summary>What one shard found, each query's best first.</summary>
/// <param name="Ids">Ids of all queries; −1 behind what was found where each has as many places.</param>
/// <param name="Scores">Their scores.</param>
/// <param name="Offsets">Where a query's begin, and where the last one's end; null: each has as many places.</param>
internal readonly record struct RankedPart(long[] Ids, float[] Scores, int[]? Offsets = null)
{
    /// <summary>Where one query's are.</summary>
    public (int First, int End) Of(int query, int queries)
    {
        if (Offsets is not null)
        {
            return (Offsets[query], Offsets[query + 1]);
        }

        int places = Ids.Length / queries;
        return (query * places, (query + 1) * places);
    }
}
