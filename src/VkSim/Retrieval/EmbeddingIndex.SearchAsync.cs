using System.Runtime.CompilerServices;
using VkSim.Compute;
using VkSim.Operations;
using VkSim.Retrieval;

namespace VkSim;

/// <content>Searches that are awaited.</content>
public sealed partial class EmbeddingIndex
{
    /// <summary>As <see cref="Search(ReadOnlySpan{float}, int, IndexFilter?, float?, CancellationToken)"/>, without blocking the calling thread while the device works.</summary>
    /// <inheritdoc cref="Search(ReadOnlySpan{float}, int, IndexFilter?, float?, CancellationToken)"/>
    public async ValueTask<SearchResult> SearchAsync(
        ReadOnlyMemory<float> queries, int k, IndexFilter? filter = null, float? threshold = null, CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries.Span, k, threshold);
        Operands.FitsArray(count, k, "queries with {0} neighbours");
        long[] ids = new long[count * k];
        float[] scores = new float[count * k];
        int found;
        if (Options.MostRescored is null && IsJoined(count, k, filter))
        {
            found = await FindTogetherAsync(queries, count, k, ids, scores, filter, threshold, cancellationToken).ConfigureAwait(false);
            return new SearchResult(count, k, ids, scores, found);
        }

        IndexSearch search = Begin(filter, k, threshold, Options.MostRescored);
        try
        {
            found = await FindAsync(search, queries, count, k, ids, scores, cancellationToken).ConfigureAwait(false);
            return new SearchResult(count, k, ids, scores, found, search.IsExact, search.Rescored);
        }
        finally
        {
            End(search);
        }
    }

    /// <summary>
    /// As <see cref="Search(ReadOnlySpan{float}, int, Span{long}, Span{float}, IndexFilter?, float?, CancellationToken)"/>, without blocking the
    /// calling thread while the device works.
    /// </summary>
    /// <inheritdoc cref="Search(ReadOnlySpan{float}, int, Span{long}, Span{float}, IndexFilter?, float?, CancellationToken)"/>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    public async ValueTask<int> SearchAsync(
        ReadOnlyMemory<float> queries,
        int k,
        Memory<long> ids,
        Memory<float> scores,
        IndexFilter? filter = null,
        float? threshold = null,
        CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries.Span, k, threshold);
        CheckRoom(count, k, ids.Length, scores.Length);
        return await FindAsync(queries, count, k, ids[..(count * k)], scores[..(count * k)], filter, threshold, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="Search(Matrix, int, Span{long}, Span{float}, IndexFilter?, float?, CancellationToken)"/>, without blocking the calling
    /// thread while the device works.
    /// </summary>
    /// <inheritdoc cref="Search(Matrix, int, Span{long}, Span{float}, IndexFilter?, float?, CancellationToken)"/>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    public async ValueTask<int> SearchAsync(
        Matrix queries,
        int k,
        Memory<long> ids,
        Memory<float> scores,
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
            return await BatchesAsync(search, queries.Rows, k, ids, scores, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            End(search);
        }
    }

    /// <summary>As <see cref="SearchWithin(ReadOnlySpan{float}, float, IndexFilter?, CancellationToken)"/>, without blocking the calling thread while the device works.</summary>
    /// <inheritdoc cref="SearchWithin(ReadOnlySpan{float}, float, IndexFilter?, CancellationToken)"/>
    public async ValueTask<RangeResult> SearchWithinAsync(
        ReadOnlyMemory<float> queries, float radius, IndexFilter? filter = null, CancellationToken cancellationToken = default)
    {
        int count = CheckQueries(queries.Span, 1, radius);
        var hits = new RangeHits(count);
        IndexSearch search = Begin(filter, k: null, radius);
        try
        {
            for (int first = 0; first < count; first += search.QueriesAtATime)
            {
                int some = Math.Min(search.QueriesAtATime, count - first);
                TakeQueries(search, queries.Span, first, some);
                search.BeginBatch(0, some);
                await search.RunAsync(cancellationToken).ConfigureAwait(false);
                for (int query = 0; query < some; query++)
                {
                    await CompleteAsync(search, query, cancellationToken).ConfigureAwait(false);
                    search.Take(query, out ReadOnlySpan<long> ids, out ReadOnlySpan<float> scores);
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

    /// <summary>As <see cref="SearchWithin(ReadOnlySpan{float}, float, Span{long}, Span{float}, IndexFilter?, CancellationToken)"/>, without blocking the calling thread while the device works.</summary>
    /// <inheritdoc cref="SearchWithin(ReadOnlySpan{float}, float, Span{long}, Span{float}, IndexFilter?, CancellationToken)"/>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    public async ValueTask<int> SearchWithinAsync(
        ReadOnlyMemory<float> query,
        float radius,
        Memory<long> ids,
        Memory<float> scores,
        IndexFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        CheckRange(query.Span, radius, ids.Length, scores.Length);
        return await FindAsync(query, 1, ids.Length, ids, scores, filter, radius, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<int> FindAsync(
        ReadOnlyMemory<float> queries,
        int count,
        int k,
        Memory<long> ids,
        Memory<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation) => IsJoined(count, k, filter)
            ? FindTogetherAsync(queries, count, k, ids, scores, filter, bound, cancellation)
            : FindAloneAsync(queries, count, k, ids, scores, filter, bound, cancellation);

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private async ValueTask<int> FindAloneAsync(
        ReadOnlyMemory<float> queries,
        int count,
        int k,
        Memory<long> ids,
        Memory<float> scores,
        IndexFilter? filter,
        float? bound,
        CancellationToken cancellation)
    {
        IndexSearch search = Begin(filter, k, bound);
        try
        {
            return await FindAsync(search, queries, count, k, ids, scores, cancellation).ConfigureAwait(false);
        }
        finally
        {
            End(search);
        }
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private async ValueTask<int> FindAsync(
        IndexSearch search, ReadOnlyMemory<float> queries, int count, int k, Memory<long> ids, Memory<float> scores, CancellationToken cancellation)
    {
        int found = 0;
        for (int first = 0; first < count; first += search.QueriesAtATime)
        {
            int some = Math.Min(search.QueriesAtATime, count - first);
            TakeQueries(search, queries.Span, first, some);
            found += await BatchesAsync(search, some, k, ids[(first * k)..], scores[(first * k)..], cancellation).ConfigureAwait(false);
        }

        return found;
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    private async ValueTask<int> BatchesAsync(
        IndexSearch search, long queries, int k, Memory<long> ids, Memory<float> scores, CancellationToken cancellation)
    {
        int found = 0;
        for (int first = 0; first < queries; first += search.QueriesAtATime)
        {
            int some = (int)Math.Min(search.QueriesAtATime, queries - first);
            search.BeginBatch(first, some);
            await search.RunAsync(cancellation).ConfigureAwait(false);
            for (int query = 0; query < some; query++)
            {
                await CompleteAsync(search, query, cancellation).ConfigureAwait(false);
                search.Take(query, out ReadOnlySpan<long> bestIds, out ReadOnlySpan<float> bestScores);
                int at = (first + query) * k;
                found += Place(bestIds, bestScores, ids.Span.Slice(at, k), scores.Span.Slice(at, k));
            }
        }

        return found;
    }

    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder))]
    private static async ValueTask CompleteAsync(IndexSearch search, int query, CancellationToken cancellation)
    {
        while (search.NeedsMore(query))
        {
            await search.RunAsync(cancellation).ConfigureAwait(false);
        }
    }
}
