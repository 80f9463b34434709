using VkSim.Numerics;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>What an index must hold and find: a plain dictionary, searched in double precision.</summary>
internal sealed class IndexModel(EmbeddingIndexOptions options)
{
    private readonly Dictionary<long, double[]> _rows = [];

    /// <summary>Number of vectors.</summary>
    public int Count => _rows.Count;

    /// <summary>The ids, in ascending order.</summary>
    public long[] Ids => [.. _rows.Keys.Order()];

    /// <summary>Adds or replaces.</summary>
    public void Set(long id, ReadOnlySpan<float> vector) => _rows[id] = Stored(vector, options.Storage);

    /// <summary>Removes.</summary>
    public void Remove(long id) => Assert.True(_rows.Remove(id));

    /// <summary>What is stored.</summary>
    public double[] Get(long id) => _rows[id];

    /// <summary>All that may be found, best first; rounded scores tie where single precision has one number for them.</summary>
    public (long Id, double Score)[] Rank(ReadOnlySpan<float> query, Func<long, bool>? filter = null, double? threshold = null, bool isRounded = true)
    {
        double[] wide = Stored(query, ElementType.Float32);
        bool largest = options.Metric.IsSimilarity();
        return [.. _rows
            .Where(row => filter is null || filter(row.Key))
            .Select(row => (row.Key, Exact: ReferenceDistance.Compute(options.Metric, wide, row.Value)))
            .Select(row => (row.Key, Score: isRounded ? (float)row.Exact : row.Exact))
            .Where(row => threshold is not { } bound || (largest ? row.Score >= bound : row.Score <= bound))
            .OrderBy(row => double.IsNaN(row.Score))
            .ThenBy(row => largest ? -row.Score : row.Score)
            .ThenBy(row => row.Key)];
    }

    /// <summary>
    /// Of vectors of small whole numbers every score but a cosine is exact: the very ids and scores, and the tail.
    /// </summary>
    public void CheckExactly(
        ReadOnlySpan<float> query, ReadOnlySpan<long> ids, ReadOnlySpan<float> scores, Func<long, bool>? filter = null, double? threshold = null)
    {
        (long Id, double Score)[] expected = [.. Rank(query, filter, threshold).Take(ids.Length)];
        float tail = options.Metric.TailScore();
        Assert.Equal([.. expected.Select(row => row.Id), .. Enumerable.Repeat(-1L, ids.Length - expected.Length)], ids.ToArray());
        Assert.Equal([.. expected.Select(row => (float)row.Score), .. Enumerable.Repeat(tail, ids.Length - expected.Length)], scores.ToArray());
    }

    /// <summary>
    /// Scores are within their bounds and in order, ids are different and allowed, and nothing better was left out than what the bounds
    /// leave open.
    /// </summary>
    public void Check(
        ReadOnlySpan<float> query, ReadOnlySpan<long> ids, ReadOnlySpan<float> scores, string what, Func<long, bool>? filter = null)
    {
        (long Id, double Score)[] all = Rank(query, filter, isRounded: false);
        int count = Math.Min(ids.Length, all.Length);
        Assert.Equal(count, ids.ToArray().Count(id => id != -1));
        double[] wide = Widened(query, ElementType.Float32);
        double[] exact = [.. ids[..count].ToArray().Select(id => all.First(row => row.Id == id).Score)];
        double Bound(long id) => ErrorBounds.Direct(options.Metric, wide, _rows[id]) + Agreement.Flushed;
        long[] found = ids[..count].ToArray();
        Agreement.Within(scores[..count], exact, i => Bound(found[i]), what);
        Assert.Equal(count, found.Distinct().Count());
        for (int i = 1; i < count; i++)
        {
            bool ordered = float.IsNaN(scores[i - 1]) ? float.IsNaN(scores[i])
                : float.IsNaN(scores[i]) || (options.Metric.IsSimilarity() ? scores[i - 1] >= scores[i] : scores[i - 1] <= scores[i]);
            Assert.True(ordered, $"{what}: score {i} is {scores[i]:R} behind {scores[i - 1]:R}");
            Assert.True(!scores[i].Equals(scores[i - 1]) || found[i - 1] < found[i], $"{what}: of equal scores {found[i - 1]} is before {found[i]}");
        }

        for (int i = 0; i < count; i++)
        {
            // The i-th best score is known within the bound; NaN are exact.
            Assert.True(
                double.IsNaN(all[i].Score) ? float.IsNaN(scores[i]) : Math.Abs(scores[i] - all[i].Score) <= Bound(all[i].Id) + Bound(found[i]),
                $"{what}: score {i} is {scores[i]:R}, the oracle's {all[i].Score:R}");
        }

        Assert.All(ids[count..].ToArray(), id => Assert.Equal(-1, id));
        Assert.All(scores[count..].ToArray(), score => Assert.Equal(options.Metric.TailScore(), score));
    }

    // Of bytes those vectors are expected that they hold exactly.
    private double[] Stored(ReadOnlySpan<float> vector, ElementType type) => options.Quantization == Quantization.Binary
        ? Array.ConvertAll(vector.ToArray(), value => value > 0 ? 1.0 : 0)
        : Widened(vector, type);

    private static double[] Widened(ReadOnlySpan<float> vector, ElementType type) =>
        Array.ConvertAll(RandomRows.Stored(vector.ToArray(), type), value => (double)value);
}
