using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim;

/// <summary>A search that a <see cref="FrameBudget"/> cuts into slices of the database; the best so far can be read at any time.</summary>
public sealed class BudgetedSearch : BudgetedWork
{
    private readonly Slice _slice;
    private readonly Metric _metric;
    private readonly int _queries;
    private readonly int _k;
    private readonly long[] _ids;
    private readonly float[] _scores;
    private readonly long[] _sliceIds;
    private readonly float[] _sliceScores;
    private readonly long[] _oldIds;
    private readonly float[] _oldScores;

    internal BudgetedSearch(
        VectorDevice device, TimeSpan perSlice, Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options)
        : this(device, perSlice, queries, database, k, metric, options, new Slice())
    {
    }

    private BudgetedSearch(
        VectorDevice device, TimeSpan perSlice, Matrix queries, Matrix database, int k, Metric metric, NearestOptions? options, Slice slice)
        : base(
            device, perSlice, database.Rows, queries.Rows * queries.Columns,
            (to, first, count) => slice.Found = to.NearestNeighbors(slice.Found, queries, database.RowRange(first, count), k, metric, options))
    {
        _slice = slice;
        _metric = metric;
        _queries = (int)queries.Rows;
        _k = k;
        _ids = new long[_queries * k];
        _scores = new float[_queries * k];
        _sliceIds = new long[_ids.Length];
        _sliceScores = new float[_ids.Length];
        _oldIds = new long[k];
        _oldScores = new float[k];
        _ids.AsSpan().Fill(-1);
        _scores.AsSpan().Fill(metric.TailScore());
    }

    /// <summary>Reads the nearest among the rows that are computed (<see cref="BudgetedWork.RowsDone"/>).</summary>
    /// <param name="ids">Queries × k; beyond the population −1.</param>
    /// <param name="scores">Queries × k; beyond the population −∞ (similarities) or +∞ (distances).</param>
    /// <exception cref="ArgumentException">A destination that is too short.</exception>
    public void Read(Span<long> ids, Span<float> scores)
    {
        Operands.HasRoom(ids.Length, _ids.Length, nameof(ids));
        Operands.HasRoom(scores.Length, _scores.Length, nameof(scores));
        _ids.CopyTo(ids);
        _scores.CopyTo(scores);
    }

    private protected override void Take(long first, long count)
    {
        _slice.Found!.TryRead(_sliceIds, _sliceScores);
        for (int query = 0; query < _queries; query++)
        {
            Merge(query * _k, first);
        }
    }

    private protected override void DisposeSlice()
    {
        _slice.Found?.Dispose();
        _slice.Found = null;
    }

    // Both are in order; of equal ones those found before have the lower ids.
    private void Merge(int place, long first)
    {
        _scores.AsSpan(place, _k).CopyTo(_oldScores);
        _ids.AsSpan(place, _k).CopyTo(_oldIds);
        (int old, int found) = (0, place);
        for (int rank = place; rank < place + _k; rank++)
        {
            if (IsBetter(_sliceScores[found], _sliceIds[found], _oldScores[old], _oldIds[old]))
            {
                (_scores[rank], _ids[rank]) = (_sliceScores[found], first + _sliceIds[found]);
                found++;
            }
            else
            {
                (_scores[rank], _ids[rank]) = (_oldScores[old], _oldIds[old]);
                old++;
            }
        }
    }

    // Empty places are last, and NaN before them.
    private bool IsBetter(float score, long id, float thanScore, long thanId) =>
        id >= 0 && (thanId < 0 || (!float.IsNaN(score) && (float.IsNaN(thanScore) || (_metric.IsSimilarity() ? score > thanScore : score < thanScore))));

    // What a slice finds; the next one's results take the same memory.
    private sealed class Slice
    {
        public NeighborBuffers? Found { get; set; }
    }
}
