using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Front;
using VkSim.Orleans.Stores;

namespace VkSim;

/// <summary>
/// An index of vectors with ids that the silos of a cluster have together, cut into shards by the ids. A search asks all shards and finds
/// what one <see cref="EmbeddingIndex"/> with all vectors would, in the same order; to the bit where the silos' devices are of one kind or
/// <see cref="DeviceDescription.Reproducible"/>.
/// </summary>
/// <remarks>
/// <para>
/// Threads may call at the same time; the object is cheap, and holds nothing that is to be disposed. What a call has returned after is in the
/// log of its shards, and no silo that ends takes it along: the shard comes up elsewhere with it. A change of several ids is made as a whole
/// in each shard, not over all of them; a search sees each shard as it is when it comes there.
/// </para>
/// <para>
/// Calls are made again where a silo has gone meanwhile, until their time is over. So a change may be made twice: harmless where each id is
/// changed by one caller at a time, since a shard refuses what comes after later changes of the same client; the numbers that changes give may then be too low.
/// </para>
/// </remarks>
/// <param name="cluster">A client of the cluster, or the grain factory of one of its silos.</param>
/// <param name="name">The index's name: small letters a to z, digits, '-', '_' and '.'.</param>
[SuppressMessage("Naming", "CA1711", Justification = "An index in the sense of retrieval.")]
public sealed class ClusterIndex(IGrainFactory cluster, string name)
{
    // What is sent at a time.
    private const int MostBytes = 4 << 20;

    // For a silo to answer, beyond the time that shards are given: one, before another one is asked; and all of them.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // How often a client that waits looks whether its front is still the same one.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // For what asks no shards.
    private static readonly TimeSpan FrontTime = TimeSpan.FromSeconds(30);

    private readonly IFrontGrain _front = Check(cluster, name).GetGrain<IFrontGrain>(name);
    private readonly ClientChanges _changes = ClientChanges.Of(cluster);
    private FrontTerms? _terms;

    /// <summary>The index's name.</summary>
    public string Name => name;

    /// <summary>Makes the index where there is none.</summary>
    /// <param name="options">What the index of each shard is made with.</param>
    /// <param name="shards">How many shards an index begins with, 1 to 16,384; one that is there keeps its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The options do not belong together, or limit what is compared.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another number of shards.</exception>
    /// <exception cref="ClusterIndexException">There is one with other options.</exception>
    public Task CreateAsync(EmbeddingIndexOptions options, int shards, CancellationToken cancellationToken = default) => CreateAsync(options, shards, 0, cancellationToken);

    /// <summary>Makes the index where there is none, with copies of its shards that are read where a shard is slow to answer.</summary>
    /// <param name="options">What the index of each shard is made with.</param>
    /// <param name="shards">How many shards an index begins with, 1 to 16,384; one that is there keeps its own.</param>
    /// <param name="replicas">
    /// Copies of each shard, 0 to 15, in the memory of other silos where there are some; an index that is there keeps its own number. A search asks a shard's owner, and one of its copies
    /// too where he takes longer than most (<see cref="VkSimShardOptions.HedgeQuantile"/>); the first answer counts. A change is acknowledged when each copy
    /// has it, or can be taken to be gone, which takes up to a second once.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The options do not belong together, or limit what is compared.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another number of shards or copies.</exception>
    /// <exception cref="ClusterIndexException">There is one with other options.</exception>
    public Task CreateAsync(EmbeddingIndexOptions options, int shards, int replicas, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(replicas, ReplicaKey.Most);
        var create = new FrontCreate { Definition = IndexDefinition.Of(options) with { Replicas = replicas }, Shards = shards };
        return AskAsync<object?>(
            async token =>
            {
                await _front.CreateAsync(create, token).ConfigureAwait(false);
                return null;
            },
            FrontTime,
            cancellationToken);
    }

    /// <summary>Whether there is the index.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(token => _front.ExistsAsync(new FrontCall(), token), FrontTime, cancellationToken);

    /// <summary>
    /// The vectors nearest to each query. Queries are sent in parts of which neither they nor their places are more than about 4 MB, one after the other; each part has the whole time.
    /// </summary>
    /// <param name="queries">The components of one query, or of several one after the other.</param>
    /// <param name="k">Places of each query, at least 1.</param>
    /// <param name="options">What may be found, how long it may take, and whether shards may be missing.</param>
    /// <param name="cancellationToken">Ends the search, in the shards too.</param>
    /// <exception cref="ArgumentException">Not a whole number of queries, or zeros where those are an error.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, results do not fit an array, or the threshold is NaN.</exception>
    /// <exception cref="MissingShardsException">Shards did not answer in time, and <see cref="ClusterSearchOptions.AllowPartial"/> is not set.</exception>
    /// <exception cref="ClusterBusyException">A shard has too many calls waiting.</exception>
    /// <exception cref="ClusterIndexException">There is no such index, or the cluster is of another version.</exception>
    public async Task<ClusterSearchResult> SearchAsync(
        ReadOnlyMemory<float> queries, int k, ClusterSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        options ??= ClusterSearchOptions.Default;
        FrontTerms terms = await GetTermsAsync(cancellationToken).ConfigureAwait(false);
        int dimensions = CheckQueries(queries, terms);
        if ((long)(queries.Length / dimensions) * k > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(k), k, $"{queries.Length / dimensions} queries with {k} neighbours do not fit an array; expected {Array.MaxLength} at most.");
        }

        int most = dimensions * (int)Math.Max(1, MostBytes / Math.Max(sizeof(float) * (long)dimensions, (sizeof(long) + sizeof(float)) * (long)k));
        FrontSearch search = SearchOf(options) with { K = k, Threshold = options.Threshold };
        List<FrontHits> parts = await SearchInPartsAsync(search, queries, most, terms, cancellationToken).ConfigureAwait(false);
        return new ClusterSearchResult(Join(parts), k);
    }

    /// <summary>
    /// All vectors within a radius of each query: distances up to it, similarities from it on, in the order of <see cref="EmbeddingIndex.SearchWithin(ReadOnlySpan{float}, float, IndexFilter?, CancellationToken)"/>.
    /// Queries are sent in parts of at most 256 and about 4 MB, one after the other; each part has the whole time, and what it finds has to fit Orleans's <c>MaxMessageBodySize</c>.
    /// </summary>
    /// <param name="queries">The components of one query, or of several one after the other.</param>
    /// <param name="radius">The worst score that counts, in the metric's own direction.</param>
    /// <param name="options">What may be found, how long it may take, and whether shards may be missing; without a threshold, which the radius is.</param>
    /// <param name="cancellationToken">Ends the search, in the shards too.</param>
    /// <exception cref="ArgumentException">Not a whole number of queries, zeros where those are an error, or a threshold beside the radius.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The radius is NaN.</exception>
    /// <exception cref="MissingShardsException">Shards did not answer in time, and <see cref="ClusterSearchOptions.AllowPartial"/> is not set.</exception>
    /// <exception cref="ClusterBusyException">A shard has too many calls waiting.</exception>
    /// <exception cref="ClusterIndexException">There is no such index, or the cluster is of another version.</exception>
    public async Task<ClusterRangeResult> SearchWithinAsync(
        ReadOnlyMemory<float> queries, float radius, ClusterSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Threshold is { } threshold)
        {
            throw new ArgumentException($"The worst score that counts is {threshold} and the radius {radius}; expected no threshold beside a radius.", nameof(options));
        }

        const int MostQueries = 256;
        FrontTerms terms = await GetTermsAsync(cancellationToken).ConfigureAwait(false);
        int dimensions = CheckQueries(queries, terms);
        int most = Math.Clamp(MostBytes / sizeof(float) / dimensions, 1, MostQueries);
        FrontSearch search = SearchOf(options ?? ClusterSearchOptions.Default) with { Radius = radius };
        return new ClusterRangeResult(Join(await SearchInPartsAsync(search, queries, most * dimensions, terms, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Adds a vector, in place of the one with the same id if there is one.</summary>
    /// <param name="id">Any number but −1.</param>
    /// <param name="vector">Its components.</param>
    /// <param name="cancellationToken">Ends the wait; whether the vector is there is unknown then.</param>
    /// <returns>Whether the id is new.</returns>
    /// <exception cref="ArgumentException">Another length than the index's vectors, zeros where those are an error, or the id −1; nothing is changed.</exception>
    /// <exception cref="MissingShardsException">Its shard did not answer in time.</exception>
    public async Task<bool> UpsertAsync(long id, ReadOnlyMemory<float> vector, CancellationToken cancellationToken = default) =>
        await ChangeAsync([id], new VectorBlock(vector.Span), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>
    /// Adds vectors, in place of those with the same ids. They are sent in parts of about 4 MB, one after the other. Of vectors with one id the last counts.
    /// </summary>
    /// <param name="ids">An id for each: any number but −1.</param>
    /// <param name="vectors">The components of one after the other.</param>
    /// <param name="cancellationToken">Ends the wait; what was sent before is there.</param>
    /// <returns>How many ids are new.</returns>
    /// <exception cref="ArgumentException">Not a vector of the index's dimensions for each id, zeros where those are an error, or the id −1.</exception>
    /// <exception cref="MissingShardsException">Shards did not answer in time; what others have of the part, and all parts before it, is there.</exception>
    public async Task<long> UpsertAsync(ReadOnlyMemory<long> ids, ReadOnlyMemory<float> vectors, CancellationToken cancellationToken = default)
    {
        if (ids.Length == 0 ? vectors.Length != 0 : vectors.Length % ids.Length != 0)
        {
            throw new ArgumentException($"{ids.Length} ids come with {vectors.Length} components; expected as many for each.", nameof(vectors));
        }

        int dimensions = ids.Length == 0 ? 0 : vectors.Length / ids.Length;
        int most = MostOf(dimensions);
        long added = 0;
        for (int first = 0; first < ids.Length; first += most)
        {
            int count = Math.Min(most, ids.Length - first);
            var part = new VectorBlock(vectors.Span.Slice(first * dimensions, count * dimensions));
            added += await ChangeAsync(ids.Slice(first, count).ToArray(), part, cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>Removes those of the vectors that there are. Ids are sent in parts of about 4 MB, one after the other.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait; whether they are there is unknown then.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<long> RemoveAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken = default)
    {
        const int Most = MostBytes / sizeof(long);
        long removed = 0;
        for (int first = 0; first < ids.Length; first += Most)
        {
            removed += await ChangeAsync(ids.Slice(first, Math.Min(Most, ids.Length - first)).ToArray(), null, cancellationToken).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Those of the vectors that there are, as they are stored, by their ids. They are asked for in parts of about 4 MB, one after the other.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<IReadOnlyDictionary<long, float[]>> GetAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken = default)
    {
        FrontTerms terms = await GetTermsAsync(cancellationToken).ConfigureAwait(false);
        int most = MostOf(terms.Dimensions);
        var found = new Dictionary<long, float[]>(ids.Length);
        for (int first = 0; first < ids.Length; first += most)
        {
            var read = new FrontRead { Ids = ids.Slice(first, Math.Min(most, ids.Length - first)).ToArray() };
            FrontRows rows = await AskAsync(token => _front.ReadAsync(read, token), terms.ChangeTimeout, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < rows.Ids.Length; i++)
            {
                found[rows.Ids[i]] = rows.Vectors.Values.Slice(i * rows.Dimensions, rows.Dimensions).ToArray();
            }
        }

        return found;
    }

    /// <summary>
    /// The ids of all vectors, each once, in ascending order. They are read in parts of about 4 MB, one after the other: one that is added or removed meanwhile may be among them or not.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ClusterIndexException">There is no such index.</exception>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async IAsyncEnumerable<long> GetIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FrontTerms terms = await GetTermsAsync(cancellationToken).ConfigureAwait(false);
        FrontIds part;
        long? after = null;
        do
        {
            var list = new FrontList { After = after };
            part = await AskAsync(token => _front.ListAsync(list, token), terms.ChangeTimeout, cancellationToken).ConfigureAwait(false);
            foreach (long id in part.Ids)
            {
                yield return id;
            }

            after = part.Ids.LastOrDefault();
        }
        while (part.HasMore);
    }

    /// <summary>Number of vectors.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false)).Sum(shard => shard.Count);

    /// <summary>The shards, in ascending order of their numbers: where they are, and how large.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<IReadOnlyList<ShardDescription>> DescribeAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAllAsync(cancellationToken).ConfigureAwait(false)).Shards;

    /// <summary>What the index was made with.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterIndexException">There is no such index.</exception>
    public async Task<EmbeddingIndexOptions> GetOptionsAsync(CancellationToken cancellationToken = default) =>
        (await GetTermsAsync(cancellationToken).ConfigureAwait(false)).Definition.ToOptions();

    /// <summary>Brings the shards' logs into their files, as <see cref="EmbeddingIndex.Save"/> does; searches and changes go on meanwhile.</summary>
    /// <param name="timeout">How long it may take: more than 0, and a day at most.</param>
    /// <param name="cancellationToken">Ends the saving; nothing is lost.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another time.</exception>
    /// <exception cref="MissingShardsException">Shards did not do it in time.</exception>
    public Task SaveAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Waiting.Check(timeout, nameof(timeout));
        return AskAsync<object?>(
            async token =>
            {
                await _front.SaveAsync(new FrontCall { Timeout = timeout }, token).ConfigureAwait(false);
                return null;
            },
            timeout,
            cancellationToken);
    }

    /// <summary>
    /// Splits a shard in two, as an index does that has become too large for its machines: half of the ids that may be in it, by their hash, go to a new
    /// shard, which comes up wherever there is room. Searches find what they would without it all the time, and changes go on; those of this
    /// shard wait for a moment at the end.
    /// </summary>
    /// <param name="shard">The shard's number, as <see cref="DescribeAsync"/> tells.</param>
    /// <param name="timeout">How long it may take: more than 0, and a day at most.</param>
    /// <param name="cancellationToken">Ends the splitting, and undoes it where it is not done yet.</param>
    /// <returns>The number of the new shard, which no other one ever had.</returns>
    /// <remarks>
    /// The owner copies what moves to the new shard's files and goes on with the changes that come meanwhile; the store needs room for
    /// one and a half times the shard more until then. A silo that ends during it leaves it undone or done, with everything
    /// that was acknowledged, and the call goes on. When it returns the new shard has its ids; their rows in the former one are deleted
    /// afterwards, piece by piece. Rows with <see cref="Quantization.Int8"/> that change meanwhile are coded again from what they stand for, which gives
    /// the same bits unless all components are below 10⁻³⁶.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Another time.</exception>
    /// <exception cref="ClusterIndexException">There is no such shard, it is being split, or it cannot be any further.</exception>
    /// <exception cref="MissingShardsException">The shard did not do it in time; it may be done later.</exception>
    public Task<int> SplitAsync(int shard, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Waiting.Check(timeout, nameof(timeout));
        var split = new FrontSplit { Shard = shard, Call = Guid.NewGuid(), Timeout = timeout };
        return AskAsync(token => _front.SplitAsync(split, token), timeout, cancellationToken);
    }

    private static IGrainFactory Check(IGrainFactory cluster, string name)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        CollectionName.Check(name);
        return cluster;
    }

    // Rows with their ids that are sent at a time.
    private static int MostOf(int dimensions) => (int)Math.Max(1, MostBytes / (sizeof(long) + (sizeof(float) * (long)dimensions)));

    private static int CheckQueries(ReadOnlyMemory<float> queries, FrontTerms terms)
    {
        int dimensions = Math.Max(1, terms.Dimensions);
        return queries.Length % dimensions == 0
            ? dimensions
            : throw new ArgumentException($"The queries have {queries.Length} components; expected a multiple of {dimensions}, the index's dimensions.", nameof(queries));
    }

    private static FrontSearch SearchOf(ClusterSearchOptions options) => new()
    {
        Queries = default,
        Ids = options.Ids is { } ids ? [.. ids.Distinct()] : null,
        Timeout = options.Timeout,
        AllowPartial = options.AllowPartial,
    };

    private async Task<List<FrontHits>> SearchInPartsAsync(FrontSearch search, ReadOnlyMemory<float> queries, int most, FrontTerms terms, CancellationToken cancellation)
    {
        var parts = new List<FrontHits>();
        int first = 0;
        do
        {
            FrontSearch part = search with { Queries = new VectorBlock(queries.Span[first..Math.Min(first + most, queries.Length)]) };
            parts.Add(await AskAsync(token => _front.SearchAsync(part, token), search.Timeout ?? terms.SearchTimeout, cancellation).ConfigureAwait(false));
            first += most;
        }
        while (first < queries.Length);
        return parts;
    }

    private static FrontHits Join(List<FrontHits> parts) => parts.Count == 1 ? parts[0] : new FrontHits
    {
        Ids = [.. parts.SelectMany(part => part.Ids)],
        Scores = new VectorBlock([.. parts.SelectMany(part => part.Scores.Values.ToArray())]),
        Missing = [.. parts.SelectMany(part => part.Missing).Distinct().Order()],
        Shards = parts[^1].Shards,
        Offsets = parts[0].Offsets is null ? null : JoinOffsets(parts),
    };

    private static int[] JoinOffsets(List<FrontHits> parts)
    {
        var offsets = new List<int> { 0 };
        foreach (FrontHits part in parts)
        {
            int before = offsets[^1];
            offsets.AddRange(part.Offsets!.Skip(1).Select(offset => checked(before + offset)));
        }

        return [.. offsets];
    }

    // An index keeps its dimensions, and silos their options.
    private async ValueTask<FrontTerms> GetTermsAsync(CancellationToken cancellation) =>
        _terms ??= await AskAsync(token => _front.GetTermsAsync(new FrontCall(), token), FrontTime, cancellation).ConfigureAwait(false);

    private async Task<FrontDescription> DescribeAllAsync(CancellationToken cancellation)
    {
        FrontTerms terms = await GetTermsAsync(cancellation).ConfigureAwait(false);
        return await AskAsync(token => _front.DescribeAsync(new FrontCall(), token), terms.ChangeTimeout, cancellation).ConfigureAwait(false);
    }

    // A shard that has come up anew does not know whether a change comes late, and says so once: who still waits for it begins another one.
    private async Task<int> ChangeAsync(long[] ids, VectorBlock? vectors, CancellationToken cancellation)
    {
        FrontTerms terms = await GetTermsAsync(cancellation).ConfigureAwait(false);
        var change = new FrontChange { Ids = ids, Vectors = vectors };
        MissingShardsException? failure = null;
        for (int count = 0; ;)
        {
            FrontChanged changed;
            try
            {
                changed = await ChangeOnceAsync(change, terms, cancellation).ConfigureAwait(false);
            }
            catch (MissingShardsException e)
            {
                throw Join(failure, e)!;
            }

            count += changed.Count;
            failure = Join(failure, changed.Failure);
            if (changed.Refused.Length == 0)
            {
                return failure is null ? count : throw failure;
            }

            change = ChangeParts.Only(change, terms.Dimensions, changed.Refused) with { Challenges = changed.Challenges };
        }
    }

    private static MissingShardsException? Join(MissingShardsException? one, MissingShardsException? other) => one is null || other is null
        ? one ?? other
        : new MissingShardsException($"{one.Message} {other.Message}", [.. one.Shards.Union(other.Shards).Order()], one.InnerException ?? other.InnerException);

    private async Task<FrontChanged> ChangeOnceAsync(FrontChange change, FrontTerms terms, CancellationToken cancellation)
    {
        ChangeStamp stamp = _changes.Begin();
        try
        {
            FrontChange stamped = change with { Stamp = stamp };
            return await AskAsync(token => _front.ChangeAsync(stamped, token), terms.ChangeTimeout, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _changes.End(stamp);
        }
    }

    // The front does the same with shards; this is for the silo that has the front.
    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan timeout, CancellationToken cancellation)
    {
        TimeSpan longest = Patience + timeout;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(longest);
        while (true)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            attempt.CancelAfter(Delay + timeout);
            try
            {
                return await WatchAsync(ask(attempt.Token).WaitAsync(attempt.Token), attempt.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (Transient.Is(e) && !cancellation.IsCancellationRequested)
            {
                if (patience.IsCancellationRequested)
                {
                    throw new ClusterIndexException($"No silo has answered for {longest.TotalSeconds:0.###} s; expected one to.", e);
                }
            }

            await attempt.CancelAsync().ConfigureAwait(false);

            await Task.Delay(100, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A client is not told that the silo which it waits for has gone. What it asks then goes to another one, which says who it is.
    private async Task<T> WatchAsync<T>(Task<T> answer, CancellationToken attempt)
    {
        string? silo = _terms?.Silo;
        while (silo is not null && await Task.WhenAny(answer, Task.Delay(Look, attempt)).ConfigureAwait(false) != answer && !attempt.IsCancellationRequested)
        {
            if (await FindSiloAsync(attempt).ConfigureAwait(false) is { } now && now != silo && !answer.IsCompleted)
            {
                throw new TimeoutException($"The silo {silo} was asked, and {now} is there in its place.");
            }
        }

        return await answer.ConfigureAwait(false);
    }

    private async Task<string?> FindSiloAsync(CancellationToken attempt)
    {
        try
        {
            _terms = await _front.GetTermsAsync(new FrontCall(), attempt).WaitAsync(Look, attempt).ConfigureAwait(false);
            return _terms.Silo;
        }
        catch (Exception)
        {
            // None has answered yet; the answer that is waited for tells what is wrong.
            return null;
        }
    }
}
