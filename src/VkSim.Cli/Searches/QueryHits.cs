namespace VkSim.Cli;

/// <summary>The best rows found for one query so far, best first, ties by the lower row, NaN last.</summary>
internal sealed class QueryHits
{
    private long[] _rows = [];
    private float[] _scores = [];
    private int _count;

    public QueryHits()
    {
    }

    /// <summary>What was found of all rows.</summary>
    public QueryHits(ReadOnlySpan<long> rows, ReadOnlySpan<float> scores) => (_rows, _scores, _count) = (rows.ToArray(), scores.ToArray(), rows.Length);

    public ReadOnlySpan<long> Rows => _rows.AsSpan(0, _count);

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, _count);

    /// <summary>Merges what was found in rows behind all that were searched before, in the same order.</summary>
    /// <param name="rows">Their numbers in their block.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="firstRow">The block's first row.</param>
    /// <param name="largest">Whether a larger score is better.</param>
    /// <param name="most">How many are kept.</param>
    public void Merge(ReadOnlySpan<long> rows, ReadOnlySpan<float> scores, long firstRow, bool largest, int most)
    {
        int count = (int)Math.Min(most, (long)_count + rows.Length);
        long[] mergedRows = new long[count];
        float[] mergedScores = new float[count];
        for (int i = 0, old = 0, added = 0; i < count; i++)
        {
            // Of equal scores the earlier row comes first, and those are the old ones.
            bool takeOld = old < _count && (added == rows.Length || !IsBetter(scores[added], _scores[old], largest));
            (mergedRows[i], mergedScores[i]) = takeOld ? (_rows[old], _scores[old]) : (firstRow + rows[added], scores[added]);
            old += takeOld ? 1 : 0;
            added += takeOld ? 0 : 1;
        }

        (_rows, _scores, _count) = (mergedRows, mergedScores, count);
    }

    private static bool IsBetter(float a, float b, bool largest) =>
        float.IsNaN(b) ? !float.IsNaN(a) : largest ? a > b : a < b;
}
