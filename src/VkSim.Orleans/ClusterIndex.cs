using System.Diagnostics.CodeAnalysis;
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
/// changed by one caller at a time; the numbers that changes give may then be too low.
/// </para>
/// </remarks>
/// <param name="cluster">A client of the cluster, or the grain factory of one of its silos.</param>
/// <param name="name">The index's name: letters a to z, digits, '-', '_' and '.'.</param>
[SuppressMessage("Naming", "CA1711", Justification = "An index in the sense of retrieval.")]
public sealed class ClusterIndex(IGrainFactory cluster, string name)
{
    // What is sent at a time.
    private const int MostBytes = 4 << 20;

    // For a silo to answer, beyond the time that shards are given.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IFrontGrain _front = Check(cluster, name).GetGrain<IFrontGrain>(name);

    /// <summary>The index's name.</summary>
    public string Name => name;

    /// <summary>Makes the index where there is none.</summary>
    /// <param name="options">What the index of each shard is made with.</param>
    /// <param name="shards">How many shards an index begins with, 1 to 16,384; one that is there keeps its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The options do not belong together, or limit what is compared.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another number of shards.</exception>
    /// <exception cref="ClusterIndexException">There is one with other options.</exception>
    public Task CreateAsync(EmbeddingIndexOptions options, int shards, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var create = new FrontCreate { Definition = IndexDefinition.Of(options), Shards = shards };
        return AskAsync<object?>(
            async token =>
            {
                await _front.CreateAsync(create, token).ConfigureAwait(false);
                return null;
            },
            null,
            cancellationToken);
    }

    /// <summary>The vectors nearest to each query.</summary>
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
        var search = new FrontSearch
        {
            Queries = new VectorBlock(queries.Span),
            K = k,
            Threshold = options.Threshold,
            Ids = options.Ids is { } ids ? [.. ids.Distinct()] : null,
            Timeout = options.Timeout,
            AllowPartial = options.AllowPartial,
        };
        FrontHits hits = await AskAsync(token => _front.SearchAsync(search, token), options.Timeout, cancellationToken).ConfigureAwait(false);
        return new ClusterSearchResult(hits, k);
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
        int most = Math.Max(1, MostBytes / (sizeof(long) + (sizeof(float) * dimensions)));
        long added = 0;
        for (int first = 0; first < ids.Length; first += most)
        {
            int count = Math.Min(most, ids.Length - first);
            var part = new VectorBlock(vectors.Span.Slice(first * dimensions, count * dimensions));
            added += await ChangeAsync(ids.Slice(first, count).ToArray(), part, cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>Removes those of the vectors that there are.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait; whether they are there is unknown then.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<long> RemoveAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken = default) =>
        await ChangeAsync(ids.ToArray(), null, cancellationToken).ConfigureAwait(false);

    /// <summary>Those of the vectors that there are, as they are stored, by their ids.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MissingShardsException">Shards did not answer in time.</exception>
    public async Task<IReadOnlyDictionary<long, float[]>> GetAsync(ReadOnlyMemory<long> ids, CancellationToken cancellationToken = default)
    {
        var read = new FrontRead { Ids = ids.ToArray() };
        FrontRows rows = await AskAsync(token => _front.ReadAsync(read, token), null, cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<long, float[]>(rows.Ids.Length);
        for (int i = 0; i < rows.Ids.Length; i++)
        {
            found[rows.Ids[i]] = rows.Vectors.Values.Slice(i * rows.Dimensions, rows.Dimensions).ToArray();
        }

        return found;
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
        (await AskAsync(token => _front.DescribeAsync(new FrontCall(), token), null, cancellationToken).ConfigureAwait(false)).Shards;

    /// <summary>What the index was made with.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ClusterIndexException">There is no such index.</exception>
    public async Task<EmbeddingIndexOptions> GetOptionsAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync(token => _front.DescribeAsync(new FrontCall(), token), null, cancellationToken).ConfigureAwait(false)).Definition.ToOptions();

    /// <summary>Brings the shards' logs into their files, as <see cref="EmbeddingIndex.Save"/> does; searches and changes go on meanwhile.</summary>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends the saving; nothing is lost.</param>
    /// <exception cref="MissingShardsException">Shards did not do it in time.</exception>
    public Task SaveAsync(TimeSpan timeout, CancellationToken cancellationToken = default) => AskAsync<object?>(
        async token =>
        {
            await _front.SaveAsync(new FrontCall { Timeout = timeout }, token).ConfigureAwait(false);
            return null;
        },
        timeout,
        cancellationToken);

    private static IGrainFactory Check(IGrainFactory cluster, string name)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        CollectionName.Check(name);
        return cluster;
    }

    private Task<int> ChangeAsync(long[] ids, VectorBlock? vectors, CancellationToken cancellation)
    {
        var change = new FrontChange { Ids = ids, Vectors = vectors };
        return AskAsync(token => _front.ChangeAsync(change, token), null, cancellation);
    }

    // The front does the same with shards; this is for the silo that has the front.
    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan? timeout, CancellationToken cancellation)
    {
        TimeSpan longest = Patience + (timeout ?? TimeSpan.Zero);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(longest);
        while (true)
        {
            try
            {
                return await ask(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (Transient.Is(e) && !cancellation.IsCancellationRequested)
            {
                if (patience.IsCancellationRequested)
                {
                    throw new ClusterIndexException($"No silo has answered for {longest.TotalSeconds:0.###} s; expected one to.", e);
                }
            }

            await Task.Delay(100, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
