namespace VkSim.Orleans.Tests;

/// <summary>
/// Clients of a collection that change, read and search it at the same time. Every answer is checked against what was acknowledged before it
/// was asked for, and what was under way.
/// </summary>
internal sealed class ClusterLoad : IDisposable
{
    private const int Dimensions = 4;
    private const int IdsOfAWriter = 100;
    private const int K = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ClusterIndex _index;
    private readonly int _writers;
    private readonly AcknowledgedStates _states = new();
    private readonly Func<Exception, bool> _mayFail;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task<int>[] _clients;
    private int _failures;

    /// <summary>Begins, on a collection with <see cref="Options"/>.</summary>
    /// <param name="index">The collection.</param>
    /// <param name="writers">How many change it.</param>
    /// <param name="seed">Gives what they do.</param>
    /// <param name="mayFail">The errors after which a call is made again; null: none.</param>
    public ClusterLoad(ClusterIndex index, int writers, int seed, Func<Exception, bool>? mayFail = null)
    {
        (_index, _writers, _mayFail) = (index, writers, mayFail ?? (_ => false));
        _clients =
        [
            .. Enumerable.Range(0, writers).Select(writer => WriteAsync(writer, new Random(seed + writer))),
            ReadAsync(new Random(seed + writers)),
            SearchAsync(new Random(seed + writers + 1)),
        ];
    }

    /// <summary>What the collection is.</summary>
    public static EmbeddingIndexOptions Options { get; } = new() { Dimensions = Dimensions, Metric = Metric.L2 };

    /// <summary>Calls that ended with an error and were made again.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Ends where a client does: with what was wrong.</summary>
    public async Task WrongAsync() => await await Task.WhenAny(_clients);

    /// <summary>Ends the clients, and checks that what is there then is what was acknowledged, no more and no less.</summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync();
        int[] counts = await Task.WhenAll(_clients).WaitAsync(Patience);

        // How many depends on the disk.
        Assert.All(counts, count => Assert.True(count > 0, $"{count} calls"));
        using var model = EmbeddingIndex.Create(Cpu.Device, Options);
        long now = _states.Now();
        foreach (long id in _states.Ids)
        {
            if (Assert.Single(_states.Possible(id, now, now)) is { } vector)
            {
                model.Upsert(id, vector);
            }
        }

        Assert.Equal(model.Count, await _index.CountAsync());
        float[] queries = [0, 0, 0, 0, 1, 2, 3, 4];
        SearchResult expected = model.Search(queries, (int)model.Count);
        ClusterSearchResult found = await _index.SearchAsync(queries, (int)model.Count);
        Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    // Ids of a writer are his alone, and he waits for each change.
    private async Task<int> WriteAsync(int writer, Random random)
    {
        int count = 0;
        for (; !_ended.IsCancellationRequested; count++)
        {
            long id = (random.Next(IdsOfAWriter) * _writers) + writer;
            float[]? vector = random.Next(4) == 0 ? null : TestVectors.Draw(random, 1, Dimensions, share: 0);
            _states.Begin(id, vector);
            while (!await TryAsync(() => vector is null ? _index.RemoveAsync(new[] { id }) : _index.UpsertAsync(id, vector)))
            {
            }

            _states.Acknowledge(id);
        }

        return count;
    }

    private async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call().WaitAsync(Patience);
            return true;
        }
        catch (Exception e) when (_mayFail(e))
        {
            Interlocked.Increment(ref _failures);
            return false;
        }
    }

    private async Task<int> ReadAsync(Random random)
    {
        int count = 0;
        for (; !_ended.IsCancellationRequested; count++)
        {
            long[] ids = [.. Enumerable.Range(0, 20).Select(_ => (long)random.Next(_writers * IdsOfAWriter)).Distinct()];
            long asked = _states.Now();
            IReadOnlyDictionary<long, float[]>? found = null;
            if (!await TryAsync(async () => found = await _index.GetAsync(ids)))
            {
                continue;
            }

            long came = _states.Now();
            foreach (long id in ids)
            {
                float[]? vector = found!.GetValueOrDefault(id);
                List<float[]?> possible = _states.Possible(id, asked, came);
                Assert.True(
                    possible.Exists(state => state is null ? vector is null : vector is not null && state.AsSpan().SequenceEqual(vector)),
                    $"id {id} has {Text(vector)}; possible are {string.Join(" and ", possible.Select(Text))}");
            }
        }

        return count;
    }

    private async Task<int> SearchAsync(Random random)
    {
        int count = 0;
        for (; !_ended.IsCancellationRequested; count++)
        {
            float[] query = TestVectors.Draw(random, 1, Dimensions, share: 0);
            long asked = _states.Now();
            ClusterSearchResult? found = null;
            if (await TryAsync(async () => found = await _index.SearchAsync(query, K, new() { Timeout = TimeSpan.FromSeconds(20) })))
            {
                Check(query, found!, asked, _states.Now());
            }
        }

        return count;
    }

    private void Check(float[] query, ClusterSearchResult found, long asked, long came)
    {
        Assert.True(found.Complete);
        (float Score, long Id)[] hits = [.. Enumerable.Range(0, K).Select(rank => found[rank]).Where(hit => hit.Id >= 0).Select(hit => (hit.Score, hit.Id))];
        Assert.Equal(hits.Order(), hits);
        foreach ((float score, long id) in hits)
        {
            Assert.True(
                _states.Possible(id, asked, came).Exists(state => state is not null && Distance(query, state) == score),
                $"id {id} has distance {score}, which none of its vectors has");
        }

        // Whoever was nearer all the time than the last one is among them.
        (float Score, long Id) last = hits.Length < K ? (float.PositiveInfinity, 0) : hits[^1];
        HashSet<long> ids = [.. hits.Select(hit => hit.Id)];
        foreach (long id in _states.Ids)
        {
            bool isNearer = !ids.Contains(id)
                && _states.Possible(id, asked, came).TrueForAll(state => state is not null && (Distance(query, state), id).CompareTo(last) < 0);
            Assert.False(isNearer, $"id {id} is missing");
        }
    }

    // Of small whole numbers: exact.
    private static float Distance(float[] a, float[] b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return MathF.Sqrt(sum);
    }

    private static string Text(float[]? vector) => vector is null ? "none" : $"({string.Join(", ", vector)})";
}
