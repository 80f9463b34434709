using Microsoft.Extensions.Options;
using VkSim.Orleans.Contracts;
using VkSim.Orleans.Routing;
using VkSim.Orleans.Shards;
using VkSim.Orleans.Telemetry;

namespace VkSim.Orleans.Front;

/// <summary>Asks all shards of a collection that are concerned at the same time, and makes one answer of theirs.</summary>
internal sealed class FanOut(ShardCaller caller, HedgedSearch hedges, TableCache tables, ShardDevice device, IOptions<VkSimShardOptions> options, ShardMetrics metrics)
{
    // Ids that are told at a time: 4 MB of them, or what so many shards have at least.
    private const int MostIds = 1 << 19;
    private const int LeastIds = 1 << 10;

    private readonly VkSimShardOptions _options = options.Value;

    public async Task CreateAsync(string collection, FrontCreate create, CancellationToken cancellation)
    {
        // Whether the options belong together.
        EmbeddingIndex.Create(device.Value, create.Definition.ToOptions()).Dispose();
        var first = RoutingTable.Create(create.Definition, create.Shards);
        RoutingTable there = await tables.GetOrCreateAsync(collection, first, cancellation).ConfigureAwait(false);
        // How long searches wait for others and how many copies there are is no part of what an index is: the one that is there keeps its own.
        if (there.Definition with { BatchWindow = create.Definition.BatchWindow, Replicas = create.Definition.Replicas } != create.Definition)
        {
            throw new ClusterIndexException($"The collection '{collection}' has {there.Definition}; expected {create.Definition}.");
        }
    }

    public async Task<FrontHits> SearchAsync(string collection, FrontSearch search, CancellationToken cancellation)
    {
        TimeSpan timeout = search.Timeout ?? _options.SearchTimeout;
        using var deadline = Deadline(timeout, cancellation);
        for (long version = 1; ;)
        {
            RoutingTable table = await tables.GetAsync(collection, version, deadline.Token).ConfigureAwait(false);
            int queries = FrontChecks.Check(search, table.Options);
            Dictionary<int, long[]>? own = search.Ids is { } ids ? ChangeParts.Cut(table, ids) : null;
            var request = new ShardSearch { Table = table.Version, Queries = search.Queries, K = search.K, Threshold = search.Threshold, Radius = search.Radius };
            ShardOutcome<ShardHits>[] outcomes = await AllAsync(
                collection,
                own is null ? table.Shards : own.Keys,
                (shard, grain, token) => hedges.SearchAsync(collection, shard, table.Definition.Replicas, grain, own is null ? request : request with { Ids = own[shard] }, token),
                search.AllowPartial,
                deadline.Token,
                cancellation).ConfigureAwait(false);
            version = Math.Max(table.Version, NewerTable(outcomes));
            if (version == table.Version)
            {
                int[] missing = Missing(collection, outcomes);
                return missing.Length > 0 && !search.AllowPartial
                    ? throw NotAnswered(collection, outcomes, missing, timeout)
                    : Merge(outcomes, table, queries, search.K, search.Radius is not null, missing);
            }
        }
    }

    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellation) =>
        await tables.FindAsync(collection, cancellation).ConfigureAwait(false) is not null;

    public async Task<FrontTerms> GetTermsAsync(string collection, CancellationToken cancellation)
    {
        RoutingTable table = await tables.GetAsync(collection, 1, cancellation).ConfigureAwait(false);
        return new FrontTerms
        {
            Dimensions = table.Options.Dimensions,
            SearchTimeout = _options.SearchTimeout,
            ChangeTimeout = _options.ChangeTimeout,
            Definition = table.Definition,
        };
    }

    public async Task<FrontChanged> ChangeAsync(string collection, FrontChange change, CancellationToken cancellation)
    {
        TimeSpan timeout = change.Timeout ?? _options.ChangeTimeout;
        using var deadline = Deadline(timeout, cancellation);
        (long[] ids, VectorBlock? vectors, int count) = (change.Ids, change.Vectors, 0);
        (List<long> refused, Dictionary<int, long> challenges) = ([], []);
        for (long version = 1; ;)
        {
            RoutingTable table = await tables.GetAsync(collection, version, deadline.Token).ConfigureAwait(false);
            FrontChecks.Check(change, table.Options);
            Dictionary<int, ShardChange> parts = ChangeParts.Cut(table, ids, vectors);
            ShardOutcome<ShardChanged>[] outcomes = await AllAsync(
                collection,
                parts.Keys,
                (shard, grain, token) => grain.ChangeAsync(parts[shard] with { Stamp = change.Stamp, Challenge = change.Challenges.GetValueOrDefault(shard) }, token),
                isPartial: false,
                deadline.Token,
                cancellation).ConfigureAwait(false);
            // Where the time is over, those whose table is newer did nothing either.
            int[] missing = Missing(collection, outcomes);
            int[] undone = missing.Length == 0 ? [] : [.. missing.Concat(outcomes.Where(IsStale).Select(outcome => outcome.Shard)).Order()];
            foreach (ShardOutcome<ShardChanged> outcome in outcomes.Where(outcome => outcome.Answer is { Status: ShardStatus.UnknownClient }))
            {
                refused.AddRange(parts[outcome.Shard].Ids);
                challenges[outcome.Shard] = outcome.Answer!.Challenge;
            }

            MissingShardsException? failure = undone.Length > 0 ? NotAnswered(collection, outcomes, undone, timeout) : null;
            if (failure is not null && refused.Count == 0)
            {
                throw failure;
            }

            count += outcomes.Sum(outcome => outcome.Answer?.Count ?? 0);
            version = NewerTable(outcomes);
            if (version == 0 || failure is not null)
            {
                return new FrontChanged { Count = count, Refused = [.. refused], Challenges = challenges, Failure = failure };
            }

            // Those shards did nothing whose table is newer: their ids are routed anew.
            ShardChange[] again = [.. outcomes.Where(IsStale).Select(outcome => parts[outcome.Shard])];
            ids = [.. again.SelectMany(part => part.Ids)];
            vectors = vectors is null ? null : new VectorBlock([.. again.SelectMany(part => part.Vectors!.Value.Values.ToArray())]);
        }
    }

    public async Task<FrontRows> ReadAsync(string collection, FrontRead read, CancellationToken cancellation)
    {
        TimeSpan timeout = read.Timeout ?? _options.ChangeTimeout;
        using var deadline = Deadline(timeout, cancellation);
        for (long version = 1; ;)
        {
            RoutingTable table = await tables.GetAsync(collection, version, deadline.Token).ConfigureAwait(false);
            Dictionary<int, long[]> parts = ChangeParts.Cut(table, read.Ids);
            ShardOutcome<ShardRows>[] outcomes = await AllAsync(
                collection,
                parts.Keys,
                (shard, grain, token) => grain.ReadAsync(new ShardRead { Table = table.Version, Ids = parts[shard] }, token),
                isPartial: false,
                deadline.Token,
                cancellation).ConfigureAwait(false);
            if (Missing(collection, outcomes) is { Length: > 0 } missing)
            {
                throw NotAnswered(collection, outcomes, missing, timeout);
            }

            version = NewerTable(outcomes);
            if (version == 0)
            {
                return new FrontRows
                {
                    Dimensions = table.Options.Dimensions,
                    Ids = [.. outcomes.SelectMany(outcome => outcome.Answer!.Ids)],
                    Vectors = new VectorBlock([.. outcomes.SelectMany(outcome => outcome.Answer!.Vectors.Values.ToArray())]),
                };
            }
        }
    }

    public async Task<FrontIds> ListAsync(string collection, FrontList list, CancellationToken cancellation)
    {
        for (long version = 1; ;)
        {
            RoutingTable table = await tables.GetAsync(collection, version, cancellation).ConfigureAwait(false);
            int most = Math.Max(LeastIds, MostIds / table.Shards.Count);
            var ask = new ShardList { Table = table.Version, After = list.After, Most = most };
            ShardIds[] shards = await EachAsync(collection, table.Shards, list, (grain, token) => grain.ListAsync(ask, token), cancellation).ConfigureAwait(false);
            if (shards.All(shard => shard.Status == ShardStatus.Done))
            {
                // Above the last one of a shard that has perhaps more there may be lower ones than those of others.
                long last = shards.Where(shard => shard.Ids.Length == most).Select(shard => shard.Ids[^1]).DefaultIfEmpty(long.MaxValue).Min();
                return new FrontIds { Ids = [.. shards.SelectMany(shard => shard.Ids).Where(id => id <= last).Order()], HasMore = shards.Any(shard => shard.Ids.Length == most) };
            }

            version = shards.Max(shard => shard.Table);
        }
    }

    public async Task<FrontDescription> DescribeAsync(string collection, FrontCall call, CancellationToken cancellation)
    {
        for (long version = 1; ;)
        {
            RoutingTable table = await tables.GetAsync(collection, version, cancellation).ConfigureAwait(false);
            var ask = new ShardAsk { Table = table.Version };
            ShardDescribed[] shards = await EachAsync(collection, table.Shards, call, (grain, token) => grain.DescribeAsync(ask, token), cancellation).ConfigureAwait(false);
            if (shards.All(shard => shard.Status == ShardStatus.Done))
            {
                return new FrontDescription { Definition = table.Definition, Shards = [.. shards.Select(shard => shard.Description!)] };
            }

            version = shards.Max(shard => shard.Table);
        }
    }

    public async Task<int> SplitAsync(string collection, FrontSplit split, CancellationToken cancellation)
    {
        RoutingTable table = await tables.ReadNewestAsync(collection, cancellation).ConfigureAwait(false);
        if (!table.Shards.Contains(split.Shard))
        {
            throw new ClusterIndexException(
                $"{collection}: there is no shard {split.Shard} to be split; expected one of {table.Shards.Count} from {table.Shards[0]} to {table.Shards[^1]}.");
        }

        var request = new ShardSplit { Call = split.Call };
        object[] made = await EachAsync<object>(
            collection, [split.Shard], split, async (grain, token) => await grain.SplitAsync(request, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return (int)made[0];
    }

    public async Task SaveAsync(string collection, FrontCall call, CancellationToken cancellation)
    {
        RoutingTable table = await tables.ReadNewestAsync(collection, cancellation).ConfigureAwait(false);
        _ = await EachAsync<object>(
            collection,
            table.Shards,
            call,
            async (grain, token) =>
            {
                await grain.SaveAsync(token).ConfigureAwait(false);
                return grain;
            },
            cancellation).ConfigureAwait(false);
    }

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken cancellation)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        return deadline;
    }

    private static bool IsStale<T>(ShardOutcome<T> outcome)
        where T : class, IShardAnswer => outcome.Answer is { Status: ShardStatus.StaleTable };

    private static long NewerTable<T>(ShardOutcome<T>[] outcomes)
        where T : class, IShardAnswer => outcomes.Where(IsStale).Select(outcome => outcome.Answer!.Table).DefaultIfEmpty().Max();

    private static FrontHits Merge(ShardOutcome<ShardHits>[] outcomes, RoutingTable table, int queries, int k, bool isRange, int[] missing)
    {
        RankedPart[] parts =
            [.. outcomes.Where(outcome => outcome.Answer is not null).Select(outcome => new RankedPart(outcome.Answer!.Ids, outcome.Answer.Scores.Values.ToArray(), outcome.Answer.Offsets))];
        int[]? offsets = isRange ? Offsets(parts, queries) : null;
        long[] ids = new long[offsets is null ? queries * k : offsets[queries]];
        float[] scores = new float[ids.Length];
        var merge = new RankMerge(table.Options.Metric, queries);
        for (int query = 0; query < queries; query++)
        {
            Range own = offsets is null ? (query * k)..((query + 1) * k) : offsets[query]..offsets[query + 1];
            merge.Merge(query, parts, ids.AsSpan(own), scores.AsSpan(own));
        }

        return new FrontHits { Ids = ids, Scores = new VectorBlock(scores), Missing = missing, Shards = table.Shards.Count, Offsets = offsets };
    }

    private static int[] Offsets(RankedPart[] parts, int queries)
    {
        int[] offsets = new int[queries + 1];
        for (int query = 0; query < queries; query++)
        {
            offsets[query + 1] = checked(offsets[query] + parts.Sum(part => part.Offsets![query + 1] - part.Offsets[query]));
        }

        return offsets;
    }

    private static MissingShardsException NotAnswered<T>(string collection, ShardOutcome<T>[] outcomes, int[] missing, TimeSpan timeout)
        where T : class
    {
        Exception? failure = Array.Find(outcomes, outcome => outcome.Answer is null && outcome.Failure is not null).Failure;
        return new MissingShardsException(
            $"{collection}: of {outcomes.Length} shards {missing.Length} did not answer within {timeout.TotalSeconds:0.###} s: {string.Join(", ", missing)}"
            + (failure is null ? "." : $"; the first said: {failure.Message}"),
            missing,
            failure);
    }

    private async Task<ShardOutcome<T>[]> AllAsync<T>(
        string collection,
        IEnumerable<int> shards,
        Func<int, IShardGrain, CancellationToken, Task<T>> ask,
        bool isPartial,
        CancellationToken deadline,
        CancellationToken cancellation)
        where T : class => await Task.WhenAll(
            shards.Select(shard => caller.AskAsync(collection, shard, (grain, token) => ask(shard, grain, token), isPartial, deadline, cancellation))).ConfigureAwait(false);

    private async Task<T[]> EachAsync<T>(
        string collection, IReadOnlyList<int> shards, FrontCall call, Func<IShardGrain, CancellationToken, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        TimeSpan timeout = call.Timeout ?? _options.ChangeTimeout;
        using var deadline = Deadline(timeout, cancellation);
        ShardOutcome<T>[] outcomes = await AllAsync(collection, shards, (_, grain, token) => ask(grain, token), isPartial: false, deadline.Token, cancellation).ConfigureAwait(false);
        return Missing(collection, outcomes) is { Length: > 0 } missing
            ? throw NotAnswered(collection, outcomes, missing, timeout)
            : [.. outcomes.Select(outcome => outcome.Answer!)];
    }

    private int[] Missing<T>(string collection, ShardOutcome<T>[] outcomes)
        where T : class
    {
        int[] missing = [.. outcomes.Where(outcome => outcome.Answer is null).Select(outcome => outcome.Shard).Order()];
        if (missing.Length > 0)
        {
            metrics.Missing(collection, missing.Length);
        }

        return missing;
    }
}
