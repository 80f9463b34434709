using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Operations;
using VkSim.Retrieval;

namespace VkSim;

/// <content>What is nearest.</content>
public sealed partial class EmbeddingIndex
{
    private readonly Stack<IndexSearch> _idle = new();

    /// <summary>The k vectors nearest to each query.</summary>
    /// <param name="queries">The components of one query, or of several one after the other. NaN is allowed: its scores are NaN.</param>
    /// <param name="k">Places of each query, at least 1; may exceed <see cref="Count"/>.</param>
    /// <param name="filter">What may be found; null: everything.</param>
    /// <param name="threshold">
    /// The worst score that counts, in the metric's own direction: similarities from it on, distances up to it. Null: any.
    /// </param>
    /// <param name="cancellationToken">Looked at between blocks of work.</param>
    /// <exception cref="ArgumentException">
    /// Not a whole number of queries, zeros where those are an error, or a filter that does not cover all ids.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, results do not fit an array, or the threshold is NaN.</exception>
    public SearchResult Search(
        ReadOnlySpan<float> queries, int k, IndexFilter? filter = null, float? threshold = null, CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries, k, threshold);
        Operands.FitsArray(count, k, "queries with {0} neighbours");
        long[] ids = new long[count * k];
        float[] scores = new float[count * k];
        if (Options.MostRescored is null && IsJoined(count, k, filter))
        {
            return new SearchResult(count, k, ids, scores, FindTogether(queries, count, k, ids, scores, filter, threshold, cancellationToken));
        }

        IndexSearch search = Begin(filter, k, threshold, Options.MostRescored);
        try
        {
            int found = Find(search, queries, count, k, ids, scores, cancellationToken);
            return new SearchResult(count, k, ids, scores, found, search.IsExact, search.Rescored);
        }
        finally
        {
            End(search);
        }
    }

    /// <summary>As <see cref="Search(ReadOnlySpan{float}, int, IndexFilter?, float?, CancellationToken)"/>, into the caller's memory; allocates nothing once it has run.</summary>
    /// <param name="queries">The components of one query, or of several one after the other.</param>
    /// <param name="k">Places of each query, at least 1.</param>
    /// <param name="ids">Receives k ids a query, −1 behind what was found.</param>
    /// <param name="scores">Receives k scores a query.</param>
    /// <param name="filter">What may be found; null: everything.</param>
    /// <param name="threshold">The worst score that counts; null: any.</param>
    /// <param name="cancellationToken">Looked at between blocks of work; both hold anything then.</param>
    /// <returns>How many were found, of all queries.</returns>
    /// <exception cref="ArgumentException">
    /// Not a whole number of queries, zeros where those are an error, a filter that does not cover all ids, or memory that is too short.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, or the threshold is NaN.</exception>
    public int Search(
        ReadOnlySpan<float> queries,
        int k,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter = null,
        float? threshold = null,
        CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries, k, threshold);
        CheckRoom(count, k, ids.Length, scores.Length);
        return Find(queries, count, k, ids[..(count * k)], scores[..(count * k)], filter, threshold, cancellationToken);
    }

    /// <summary>As <see cref="Search(ReadOnlySpan{float}, int, Span{long}, Span{float}, IndexFilter?, float?, CancellationToken)"/>, for queries on the device.</summary>
    /// <param name="queries">Q×<see cref="Dimensions"/>, on a device of the index; others of its devices get a copy, through the host.</param>
    /// <param name="k">Places of each query, at least 1.</param>
    /// <param name="ids">Receives k ids a query, −1 behind what was found.</param>
    /// <param name="scores">Receives k scores a query.</param>
    /// <param name="filter">What may be found; null: everything.</param>
    /// <param name="threshold">The worst score that counts; null: any.</param>
    /// <param name="cancellationToken">Looked at between blocks of work; both hold anything then.</param>
    /// <returns>How many were found, of all queries.</returns>
    /// <exception cref="ArgumentException">
    /// Another number of columns, another device's matrix, zeros where those are an error, a filter that does not cover all ids, or memory
    /// that is too short.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, or the threshold is NaN.</exception>
    public int Search(
        Matrix queries,
        int k,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter = null,
        float? threshold = null,
        CancellationToken cancellationToken = default)
    {
        int owner = CheckQueries(queries, k, threshold);
        CheckRoom(queries.Rows, k, ids.Length, scores.Length);
        IndexSearch search = Begin(filter, k, threshold);
        try
        {
            search.TakeQueries(owner, queries);
            return Batches(search, queries.Rows, k, ids, scores, cancellationToken);
        }
        finally
        {
            End(search);
        }
    }

    /// <summary>All vectors within a radius of each query: distances up to it, similarities from it on. NaN is within none.</summary>
    /// <param name="queries">The components of one query, or of several one after the other.</param>
    /// <param name="radius">The worst score that counts, in the metric's own direction.</param>
    /// <param name="filter">What may be found; null: everything.</param>
    /// <param name="cancellationToken">Looked at between blocks of work.</param>
    /// <exception cref="ArgumentException">
    /// Not a whole number of queries, zeros where those are an error, or a filter that does not cover all ids.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The radius is NaN.</exception>
    public RangeResult SearchWithin(
        ReadOnlySpan<float> queries, float radius, IndexFilter? filter = null, CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries, 1, radius);
        var hits = new RangeHits(count);
        IndexSearch search = Begin(filter, k: null, radius);
        try
        {
            for (int first = 0; first < count; first += search.QueriesAtATime)
            {
                int some = Math.Min(search.QueriesAtATime, count - first);
                TakeQueries(search, queries, first, some);
                search.BeginBatch(0, some);
                search.Run(cancellationToken);
                for (int query = 0; query < some; query++)
                {
                    Take(search, query, out ReadOnlySpan<long> ids, out ReadOnlySpan<float> scores, cancellationToken);
                    hits.Add(ids, scores);
                }
            }
        }
        finally
        {
            End(search);
        }

        return hits.ToResult();
    }

    /// <summary>
    /// The best vectors within a radius of one query, as many as the memory has room for; allocates nothing once it has run.
    /// </summary>
    /// <param name="query">The components of the query.</param>
    /// <param name="radius">The worst score that counts, in the metric's own direction.</param>
    /// <param name="ids">Receives ids, best first, and −1 behind them.</param>
    /// <param name="scores">Receives as many scores.</param>
    /// <param name="filter">What may be found; null: everything.</param>
    /// <param name="cancellationToken">Looked at between blocks of work; both hold anything then.</param>
    /// <returns>How many were found: where it is all that there is room for, there may be more.</returns>
    /// <exception cref="ArgumentException">
    /// Not one query, zeros where those are an error, a filter that does not cover all ids, memory without room for one, or other for scores
    /// than for ids.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The radius is NaN.</exception>
    public int SearchWithin(
        ReadOnlySpan<float> query,
        float radius,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        CheckRange(query, radius, ids.Length, scores.Length);
        return Find(query, 1, ids.Length, ids, scores, filter, radius, cancellationToken);
    }

    private int Find(
        ReadOnlySpan<float> queries,
        int count,
        int k,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation) => IsJoined(count, k, filter)
            ? FindTogether(queries, count, k, ids, scores, filter, bound, cancellation)
            : FindAlone(queries, count, k, ids, scores, filter, bound, cancellation);

    private int FindAlone(
        ReadOnlySpan<float> queries,
        int count,
        int k,
        Span<long> ids,
        Span<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation)
    {
        IndexSearch search = Begin(filter, k, bound);
        try
        {
            return Find(search, queries, count, k, ids, scores, cancellation);
        }
        finally
        {
            End(search);
        }
    }

    private int Find(
        IndexSearch search, ReadOnlySpan<float> queries, int count, int k, Span<long> ids, Span<float> scores, CancellationToken cancellation)
    {
        int found = 0;
        for (int first = 0; first < count; first += search.QueriesAtATime)
        {
            int some = Math.Min(search.QueriesAtATime, count - first);
            TakeQueries(search, queries, first, some);
            found += Batches(search, some, k, ids[(first * k)..], scores[(first * k)..], cancellation);
        }

        return found;
    }

    private int Batches(IndexSearch search, long queries, int k, Span<long> ids, Span<float> scores, CancellationToken cancellation)
    {
        int found = 0;
        for (int first = 0; first < queries; first += search.QueriesAtATime)
        {
            int some = (int)Math.Min(search.QueriesAtATime, queries - first);
            search.BeginBatch(first, some);
            search.Run(cancellation);
            for (int query = 0; query < some; query++)
            {
                Take(search, query, out ReadOnlySpan<long> bestIds, out ReadOnlySpan<float> bestScores, cancellation);
                found += Place(bestIds, bestScores, ids.Slice((first + query) * k, k), scores.Slice((first + query) * k, k));
            }
        }

        return found;
    }

    private static void Take(
        IndexSearch search,
        int query,
        out ReadOnlySpan<long> ids,
        out ReadOnlySpan<float> scores,
        CancellationToken cancellation)
    {
        while (search.NeedsMore(query))
        {
            search.Run(cancellation);
        }

        search.Take(query, out ids, out scores);
    }

    private int Place(ReadOnlySpan<long> bestIds, ReadOnlySpan<float> bestScores, Span<long> ids, Span<float> scores)
    {
        bestIds.CopyTo(ids);
        bestScores.CopyTo(scores);
        ids[bestIds.Length..].Fill(NoId);
        scores[bestIds.Length..].Fill(Metric.TailScore());
        return bestIds.Length;
    }

    private void TakeQueries(IndexSearch search, ReadOnlySpan<float> queries, int first, int count) =>
        search.TakeQueries(queries.Slice(first * Dimensions, count * Dimensions), count, Dimensions);

    private IndexSearch Begin(IndexFilter? filter, int? k, float? bound, int? mostRescored = null)
    {
        IndexSearch search;
        lock (_idle)
        {
            search = _idle.TryPop(out IndexSearch? idle) ? idle : new IndexSearch(_store, _devices);
        }

        search.Begin(filter, Options.Comparison, k, bound, Dimensions, mostRescored);
        return search;
    }

    private void End(IndexSearch search)
    {
        search.End();
        lock (_idle)
        {
            _idle.Push(search);
        }
    }

    private void CheckRange(ReadOnlySpan<float> query, float radius, int ids, int scores)
    {
        CheckVectors(query, 1, nameof(query));
        if (ids == 0 || ids != scores)
        {
            throw new ArgumentException($"There is room for {ids} ids and {scores} scores; expected the same, at least 1.", nameof(ids));
        }

        CheckQueries(query, ids, radius);
    }

    private int CheckQueries(ReadOnlySpan<float> queries, int k, float? bound)
    {
        CheckWanted(k, bound);
        int count = Dimensions == 0 ? 1 : queries.Length / Dimensions;
        CheckVectors(queries, count, nameof(queries));
        return count;
    }

    // Gives which device has them.
    private int CheckQueries(Matrix queries, int k, float? bound)
    {
        CheckWanted(k, bound);
        ArgumentNullException.ThrowIfNull(queries);
        int owner = Math.Max(0, _devices.NumberOf(queries.Device));
        MatrixView view = queries.ViewOn(_devices[owner]);
        if (view.Columns != Dimensions)
        {
            throw new ArgumentException($"'queries' is {view.Rows}×{view.Columns}; the vectors have {Dimensions} dimensions.", nameof(queries));
        }

        Operands.RejectZeroRows(_devices[owner].Backend, view, Metric == Metric.Cosine ? Options.ZeroVectors : ZeroVectorPolicy.Zero, nameof(queries));
        return owner;
    }

    private static void CheckWanted(int k, float? threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (threshold is float.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The worst score that counts is NaN; expected a number.");
        }
    }

    private static void CheckRoom(long queries, int k, int ids, int scores)
    {
        Operands.FitsArray(queries, k, "queries with {0} neighbours");
        Operands.HasRoom(ids, queries * k, nameof(ids));
        Operands.HasRoom(scores, queries * k, nameof(scores));
    }
}
