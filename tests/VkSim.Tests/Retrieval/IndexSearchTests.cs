using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>What is found, against brute force in double precision.</summary>
[Trait("Needs", "Vulkan")]
public sealed class IndexSearchTests
{
    private static readonly Metric[] Metrics = [Metric.Cosine, Metric.Dot, Metric.L2, Metric.SquaredL2, Metric.L1, Metric.LInf];

    private static readonly (string Name, IndexFilter? Filter, Func<long, bool>? Allows)[] Filters =
    [
        ("none", null, null),
        ("half", IndexFilter.Where(id => id % 2 == 0), id => id % 2 == 0),
        ("few", IndexFilter.Of(5, 17, 17, 123_456, 29), id => id is 5 or 17 or 29),
        ("mask", IndexFilter.FromMask([.. Enumerable.Range(0, 4000).Select(i => i % 10 == 3)]), id => id % 10 == 3),
        ("nothing", IndexFilter.Of(), _ => false),
    ];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryMetricAndStorageFindsWhatTheOracleFinds(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (Metric metric in Metrics[..row.Scale(Metrics.Length, 2)])
        {
            foreach (ElementType storage in Enum.GetValues<ElementType>()[..row.Scale(3, 1)])
            {
                CheckAgainstOracle(device, new() { Dimensions = 12, Metric = metric, Storage = storage }, row.Scale(300, 40));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsOfSeveralChunksAreOneBase(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int D = 3;
        var options = new EmbeddingIndexOptions { Dimensions = D, Metric = Metric.SquaredL2 };
        using var index = EmbeddingIndex.Create(device, options);
        var model = new IndexModel(options);
        var random = new Random(7);
        for (int batch = 0; batch < row.Scale(9, 3); batch++)
        {
            float[] rows = Whole(random, 500 * D, 40);
            long first = index.AddRange(rows);
            for (int i = 0; i < 500; i++)
            {
                model.Set(first + i, rows.AsSpan(i * D, D));
            }
        }

        foreach (int k in new[] { 1, 10, 700 })
        {
            float[] queries = Whole(random, 4 * D, 40);
            SearchResult found = index.Search(queries, k);
            for (int query = 0; query < 4; query++)
            {
                model.CheckExactly(queries.AsSpan(query * D, D), found.IdsOf(query), found.ScoresOf(query));
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OfEqualScoresTheLowerIdsAreFoundWhereverTheirRowsLie(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(1500, 100);
        var options = new EmbeddingIndexOptions { Dimensions = 2, Metric = Metric.L1 };
        using var index = EmbeddingIndex.Create(device, options);
        long[] ids = [.. Enumerable.Range(0, n).Select(i => (long)(2 * n - 2 * i))];
        float[] rows = new float[2 * n];
        rows.AsSpan().Fill(1);
        index.AddRange(ids, rows);
        foreach (int k in new[] { 1, 10, n - 1, n, n + 3 })
        {
            SearchResult found = index.Search([1, 3], k);
            Assert.Equal(ids.Order().Take(k), found.Ids[..found.Count].ToArray());
            Assert.All(found.Scores[..found.Count].ToArray(), score => Assert.Equal(2f, score));
        }

        // One that is better, and the boundary of k within the equal ones.
        index.Upsert(1_000_000, [1, 2]);
        Assert.Equal([1_000_000, 2, 4, 6], index.Search([1, 3], 4).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNRanksLastAndByIdAndZerosAreOrdinary(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (Metric metric in Metrics)
        {
            using var index = EmbeddingIndex.Create(device, new() { Dimensions = 2, Metric = metric });
            index.AddRange([9, 8, 7, 6, 5], [float.NaN, 1, 1, 2, 0, 0, 0, float.NaN, 3, 1]);
            SearchResult found = index.Search([2, 1], 5);
            Assert.Equal(5, found.Count);
            Assert.Equal([6, 9], found.Ids[3..].ToArray());
            Assert.All(found.Scores[3..].ToArray(), score => Assert.True(float.IsNaN(score)));
            Assert.Equal(metric == Metric.Dot ? 7f : metric == Metric.Cosine ? 7 / MathF.Sqrt(50) : 1f, found[0].Score, 1e-6f);
            Assert.Equal([6], index.Search([2, 1], 1, IndexFilter.Of(9, 6)).Ids.ToArray());

            SearchResult undefined = index.Search([float.NaN, 1], 2);
            Assert.Equal([5, 6], undefined.Ids.ToArray());
            Assert.All(undefined.Scores.ToArray(), score => Assert.True(float.IsNaN(score)));
            Assert.Equal(0, index.Search([float.NaN, 1], 2, threshold: metric.ToString() is "Cosine" or "Dot" ? -1e30f : 1e30f).Count);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ThresholdsAndRadiiGoTheMetricsOwnWay(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var random = new Random(3);
        foreach (Metric metric in Metrics[1..])
        {
            var options = new EmbeddingIndexOptions { Dimensions = 3, Metric = metric };
            using var index = EmbeddingIndex.Create(device, options);
            var model = new IndexModel(options);
            int n = row.Scale(700, 50);
            float[] rows = Whole(random, 3 * n, 6);
            for (int i = 0; i < n; i++)
            {
                model.Set(n - i, rows.AsSpan(3 * i, 3));
            }

            index.AddRange([.. Enumerable.Range(0, n).Select(i => (long)(n - i))], rows);
            float[] queries = Whole(random, 6, 6);
            foreach (float radius in new[] { -1f, 0, 5, 40 })
            {
                RangeResult within = index.SearchWithin(queries, radius, Filters[1].Filter);
                Assert.Equal(2, within.Queries);
                for (int query = 0; query < 2; query++)
                {
                    ReadOnlySpan<float> q = queries.AsSpan(3 * query, 3);
                    int count = model.Rank(q, Filters[1].Allows, radius).Length;
                    Assert.Equal(count, within.IdsOf(query).Length);
                    model.CheckExactly(q, within.IdsOf(query), within.ScoresOf(query), Filters[1].Allows, radius);
                    long[] ids = new long[20];
                    float[] scores = new float[20];
                    Assert.Equal(Math.Min(20, count), index.SearchWithin(q, radius, ids, scores, Filters[1].Filter));
                    model.CheckExactly(q, ids, scores, Filters[1].Allows, radius);
                    SearchResult best = index.Search(q, 7, Filters[1].Filter, radius);
                    Assert.Equal(Math.Min(7, count), best.Count);
                    model.CheckExactly(q, best.Ids, best.Scores, Filters[1].Allows, radius);
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdenticalVectorsAreNeverMoreThanAlike(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // cos(arange(84), itself) is 1.0000001 where it is not clamped.
        float[] vector = [.. Enumerable.Range(0, 84).Select(i => (float)i)];
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = 84 });
        index.Add(vector);
        index.Add([.. vector.Select(v => 3 * v)]);
        SearchResult found = index.Search(vector, 2);
        Assert.All(found.Scores.ToArray(), score => Assert.InRange(score, 0.999999f, 1f));
        Assert.True(found.IsExact);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public Task AwaitedSearchesAndQueriesOnTheDeviceFindTheSame(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        const int Q = 5, D = 6, K = 4;
        using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = Metric.L2 });
        index.AddRange(RandomRows.Normal(row.Scale(900, 60), D, 1));
        index.RemoveRange([3, 4, 5, 20]);
        float[] values = RandomRows.Normal(Q, D, 2);
        SearchResult expected = index.Search(values, K, Filters[1].Filter);
        SearchResult awaited = await index.SearchAsync(values, K, Filters[1].Filter);
        Assert.Equal(expected.Ids.ToArray(), awaited.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray(), awaited.Scores.ToArray());

        long[] ids = new long[Q * K];
        float[] scores = new float[Q * K];
        using Matrix queries = device.Upload(values, Q, D);
        Assert.Equal(expected.Count, index.Search(queries, K, ids, scores, Filters[1].Filter));
        Assert.Equal(expected.Ids.ToArray(), ids);
        ids.AsSpan().Clear();
        Assert.Equal(expected.Count, await index.SearchAsync(queries, K, ids, scores, Filters[1].Filter));
        Assert.Equal(expected.Ids.ToArray(), ids);
        Assert.Equal(expected.Scores.ToArray(), scores);

        RangeResult within = index.SearchWithin(values, 2.5f);
        RangeResult later = await index.SearchWithinAsync(values, 2.5f);
        Assert.True(within.Count > 0);
        Assert.Equal(within.Offsets.ToArray(), later.Offsets.ToArray());
        Assert.Equal(within.Ids.ToArray(), later.Ids.ToArray());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await index.SearchAsync(values, K, cancellationToken: new CancellationToken(true)));
        Assert.Equal(expected.Ids.ToArray(), (await index.SearchAsync(values, K, Filters[1].Filter)).Ids.ToArray());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EmptyIndexesAndVectorsWithoutComponentsAreOrdinary(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var empty = EmbeddingIndex.Create(device, new() { Dimensions = 2, Metric = Metric.L2 });
        SearchResult nothing = empty.Search([1, 2, 3, 4], 2);
        Assert.Equal((2, 2, 0), (nothing.Queries, nothing.K, nothing.Count));
        Assert.Equal([new(-1, float.PositiveInfinity), new(-1, float.PositiveInfinity)], [nothing[1, 0], nothing[1, 1]]);
        Assert.Equal(0, empty.Search([], 3).Queries);
        Assert.Equal(0, empty.SearchWithin([1, 2], 5).Count);

        using var points = EmbeddingIndex.Create(device, new() { Dimensions = 0, Metric = Metric.L1 });
        points.AddRange([4, 2, 3], []);
        Assert.Equal(3, points.Count);
        Assert.Equal([2, 3], points.Search([], 2).Ids.ToArray());
        Assert.Equal([0f, 0f], points.Search([], 2).Scores.ToArray());

        using var line = EmbeddingIndex.Create(device, new() { Dimensions = 1, Metric = Metric.LInf, Storage = ElementType.Float16 });
        line.AddRange([10, 20, 30]);
        Assert.Equal([1, 2, 0], line.Search([22], 3).Ids.ToArray());
    });

    [Fact]
    public void FewOfManyAreFoundAsTheyAreAmongAll()
    {
        // Those that may be found fill more than what is gathered at a time.
        const int N = 10_000, D = 1024, K = 200;
        using var device = VectorDevice.Create("cpu");
        foreach (Metric metric in new[] { Metric.Cosine, Metric.L2 })
        {
            using var index = EmbeddingIndex.Create(device, new() { Dimensions = D, Metric = metric, Storage = ElementType.Float16 });
            float[] rows = RandomRows.Normal(1000, D, 1);
            for (int i = 0; i < N; i += 1000)
            {
                // Each ten times, so that many scores are equal.
                index.AddRange(rows);
            }

            float[] queries = RandomRows.Normal(3, D, 2);
            SearchResult all = index.Search(queries, N);
            SearchResult few = index.Search(queries, K, IndexFilter.Where(id => id % 9 == 2));
            for (int query = 0; query < 3; query++)
            {
                long[] expected = [.. all.IdsOf(query).ToArray().Where(id => id % 9 == 2).Take(K)];
                Assert.Equal(expected, few.IdsOf(query).ToArray());
            }
        }
    }

    private static void CheckAgainstOracle(VectorDevice device, EmbeddingIndexOptions options, int n)
    {
        int d = options.Dimensions;
        using var index = EmbeddingIndex.Create(device, options);
        var model = new IndexModel(options);
        float[] rows = RandomRows.Normal(n, d, 2);
        rows[3 * d] = float.NaN;
        index.AddRange(rows);
        for (int i = 0; i < n; i++)
        {
            model.Set(i, rows.AsSpan(i * d, d));
        }

        // Removed, replaced, and added again in their places.
        float[] others = RandomRows.Normal(n, d, 3);
        for (int id = 1; id < n; id += 4)
        {
            index.Remove(id);
            model.Remove(id);
            index.Upsert(id + 1, others.AsSpan(id * d, d));
            model.Set(id + 1, others.AsSpan(id * d, d));
        }

        index.Add(3000, others.AsSpan(0, d));
        model.Set(3000, others.AsSpan(0, d));
        float[] queries = RandomRows.Normal(3, d, 4);
        foreach ((string name, IndexFilter? filter, Func<long, bool>? allows) in Filters)
        {
            foreach (int k in new[] { 1, 7, model.Count + 5 })
            {
                SearchResult found = index.Search(queries, k, filter);
                for (int query = 0; query < 3; query++)
                {
                    model.Check(queries.AsSpan(query * d, d), found.IdsOf(query), found.ScoresOf(query), $"{options} filter {name} k={k} query {query}", allows);
                }
            }
        }
    }

    private static float[] Whole(Random random, int count, int range) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-range, range + 1))];
}
