using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VkSim.Orleans.Contracts;

namespace VkSim.Orleans.Tests;

/// <summary>What users see of an index over three silos.</summary>
public sealed class ClusterIndexTests(ThreeSilos silos) : IClassFixture<ThreeSilos>
{
    [Theory]
    [InlineData(Metric.Cosine, 1)]
    [InlineData(Metric.Dot, 5)]
    [InlineData(Metric.L2, 8)]
    [InlineData(Metric.L1, 3)]
    public async Task AnswersAreThoseOfOneIndex(Metric metric, int shards)
    {
        var random = new Random(shards);
        var options = new EmbeddingIndexOptions { Dimensions = 5, Metric = metric };
        ClusterIndex index = await CreateAsync($"same-{shards}", options, shards);
        using var one = EmbeddingIndex.Create(Cpu.Device, options);
        long[] ids = TestVectors.DrawIds(random, 400);
        float[] vectors = TestVectors.Draw(random, ids.Length, 5);
        Assert.Equal(ids.Length, await index.UpsertAsync(ids, vectors));
        one.UpsertRange(ids, vectors);
        await AssertSameAsync(one, index, random);

        // Replaced and removed ones leave places that others take, in another order of ids.
        long[] replaced = [.. ids[100..200], .. TestVectors.DrawIds(random, 50)];
        float[] others = TestVectors.Draw(random, replaced.Length, 5);
        Assert.Equal(one.UpsertRange(replaced, others), await index.UpsertAsync(replaced, others));
        Assert.Equal(120, await index.RemoveAsync(ids.AsMemory(150, 120)));
        one.RemoveRange(ids.AsSpan(150, 120));
        Assert.Equal(one.Count, await index.CountAsync());
        await AssertSameAsync(one, index, random);
    }

    [Fact]
    public async Task TheLastOfVectorsWithOneIdCounts()
    {
        ClusterIndex index = await CreateAsync("last", new() { Dimensions = 1, Metric = Metric.L2 }, 4);
        Assert.Equal(2, await index.UpsertAsync(new long[] { 3, 9, 3, 3 }, new float[] { 1, 2, 3, 4 }));
        IReadOnlyDictionary<long, float[]> found = await index.GetAsync(new long[] { 3, 4, 9 });
        Assert.Equal([3, 9], found.Keys.Order());
        Assert.Equal([4f], found[3]);
        Assert.False(await index.UpsertAsync(9, new float[] { 7 }));
        Assert.Equal(1, await index.RemoveAsync(new long[] { 4, 9 }));
        Assert.Equal(1, await index.CountAsync());
    }

    [Fact]
    public async Task LargeChangesGoInParts()
    {
        ClusterIndex index = await CreateAsync("parts", new() { Dimensions = 600, Metric = Metric.Dot }, 2);
        long[] ids = [.. Enumerable.Range(0, 4000).Select(i => (long)i)];
        float[] vectors = new float[4000 * 600];
        vectors[(3999 * 600) + 1] = 2;
        Assert.Equal(4000, await index.UpsertAsync(ids, vectors));
        float[] query = new float[600];
        query[1] = 1;
        ClusterSearchResult found = await index.SearchAsync(query, 1);
        Assert.Equal(new Neighbor(3999, 2), found[0]);
        ClusterSearchResult many = await index.SearchAsync(vectors.AsMemory(0, 2000 * 600), 2);
        Assert.Equal((2000, 4000), (many.Queries, many.Ids.Length));
        Assert.All(Enumerable.Range(0, 2000), row => Assert.Equal((0, 1), (many[row, 0].Id, many[row, 1].Id)));
        IReadOnlyDictionary<long, float[]> rows = await index.GetAsync(ids);
        Assert.Equal(ids, rows.Keys.Order());
        Assert.Equal(2, rows[3999][1]);
        Assert.True(found.Complete);
        Assert.Empty(found.MissingShards);
        ClusterRangeResult within = await index.SearchWithinAsync(vectors.AsMemory(3000 * 600, 1000 * 600), 4);
        Assert.Equal((1000, 1), (within.Queries, within.Count));
        Assert.Equal([3999], within.IdsOf(999).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => within.IdsOf(1000).Length);
        await index.SaveAsync(TimeSpan.FromSeconds(20));
        Assert.All(await index.DescribeAsync(), shard => Assert.Equal(0, shard.LogBytes));
    }

    [Fact]
    public async Task ShardsAreOnAllSilos()
    {
        ClusterIndex index = await CreateAsync("spread", new() { Dimensions = 2 }, 24);
        IReadOnlyList<ShardDescription> shards = await index.DescribeAsync();
        Assert.Equal(Enumerable.Range(0, 24), shards.Select(shard => shard.Shard));
        Assert.All(shards, shard => Assert.Equal(1, shard.Epoch));
        Assert.InRange(shards.GroupBy(shard => shard.Silo).Min(silo => silo.Count()), 1, 8);
        Assert.Equal(3, shards.Select(shard => shard.Silo).Distinct().Count());
    }

    [Fact]
    public async Task ACollectionThatIsThereIsKept()
    {
        var options = new EmbeddingIndexOptions { Dimensions = 3, Metric = Metric.L2, BatchWindow = TimeSpan.FromMilliseconds(1), Storage = ElementType.Float16 };
        ClusterIndex index = await CreateAsync("kept", options, 3);
        await index.UpsertAsync(1, new float[] { 1, 2, 3 });
        await index.CreateAsync(options, 7);
        Assert.Equal(3, (await index.DescribeAsync()).Count);
        Assert.Equal(1, await index.CountAsync());
        Assert.Equal(options, await index.GetOptionsAsync());
        await index.CreateAsync(options with { BatchWindow = TimeSpan.FromMilliseconds(2) }, 3);
        Assert.Equal(options, await index.GetOptionsAsync());
        foreach (EmbeddingIndexOptions other in new[] { options with { Dimensions = 4 }, options with { Metric = Metric.Dot } })
        {
            var error = await Assert.ThrowsAsync<ClusterIndexException>(() => index.CreateAsync(other, 3));
            Assert.Contains("'kept' has 3 dimensions, L2, Float16", error.Message, StringComparison.Ordinal);
            Assert.Contains($"expected {other.Dimensions} dimensions, {other.Metric}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsWrongIsToldAndNothingIsDone()
    {
        ClusterIndex index = await CreateAsync("wrong", new() { Dimensions = 3, Metric = Metric.Cosine, ZeroVectors = ZeroVectorPolicy.Error }, 3);
        Assert.Contains(
            "4 components; expected a multiple of 3", (await Assert.ThrowsAsync<ArgumentException>(() => index.SearchAsync(new float[4], 1))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SearchAsync(new float[] { 1, 2, 3 }, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SearchAsync(new float[] { 1, 2, 3 }, 1, new() { Threshold = float.NaN }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SearchAsync(new float[6], int.MaxValue));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SearchWithinAsync(new float[] { 1, 2, 3 }, float.NaN));
        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchWithinAsync(new float[2], 1));
        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchWithinAsync(new float[] { 1, 2, 3 }, 1, new() { Threshold = 1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => index.SearchWithinAsync(new float[3], 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.SaveAsync(TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(1, new float[] { 1, 2 }));
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(-1, new float[] { 1, 2, 3 }));
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(new long[] { 1, 2 }, new float[] { 1, 2, 3, 0, 0, 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(new long[] { 1, 2 }, new float[] { 1, 2, 3 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => index.CreateAsync(new() { Dimensions = 1 }, 0));
        await Assert.ThrowsAsync<ArgumentException>(() => index.CreateAsync(new() { Dimensions = 1, MostRescored = 4 }, 1));
        await Assert.ThrowsAsync<ArgumentException>(
            () => silos.Cluster.Client.GetClusterIndex("neither").CreateAsync(new() { Dimensions = 1, Metric = Metric.L1, Coarse = CoarseCopy.Int8 }, 1));
        Assert.Equal(0, await index.CountAsync());
    }

    [Fact]
    public async Task ACollectionThatIsNotThereIsNamed()
    {
        ClusterIndex index = silos.Cluster.Client.GetClusterIndex("nowhere");
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => index.SearchAsync(new float[1], 1));
        Assert.Contains("no collection 'nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => silos.Cluster.Client.GetClusterIndex("../out"));
    }

    [Fact]
    public async Task AnotherVersionIsRefused()
    {
        _ = await CreateAsync("versions", new() { Dimensions = 1 }, 1);
        IFrontGrain front = silos.Cluster.Client.GetGrain<IFrontGrain>("versions");
        var search = new FrontSearch { Protocol = 99, Queries = new VectorBlock([1]), K = 1 };
        var error = await Assert.ThrowsAsync<ClusterIndexException>(() => front.SearchAsync(search, default));
        Assert.Contains("speaks version 99 of the protocol; expected 3", error.Message, StringComparison.Ordinal);
        IShardGrain shard = silos.Cluster.Client.GetGrain<IShardGrain>(0, "versions", null);
        await Assert.ThrowsAsync<ClusterIndexException>(
            () => shard.ChangeAsync(new ShardChange { Protocol = 99, Table = 1, Ids = [1], Vectors = new VectorBlock([1]) }, default));
    }

    [Fact]
    public async Task AShardTakesItsOwnIdsAlone()
    {
        ClusterIndex index = await CreateAsync("own", new() { Dimensions = 1, Metric = Metric.L2 }, 2);
        IShardGrain[] shards = [.. Enumerable.Range(0, 2).Select(shard => silos.Cluster.Client.GetGrain<IShardGrain>(shard, "own", null))];
        int refused = 0;
        foreach (IShardGrain shard in shards)
        {
            try
            {
                await shard.ChangeAsync(new ShardChange { Table = 1, Ids = [5], Vectors = new VectorBlock([1]) }, default);
            }
            catch (ClusterIndexException e) when (e.Message.Contains("asked to change id 5", StringComparison.Ordinal))
            {
                refused++;
            }
        }

        Assert.Equal(1, refused);
        Assert.Equal(1, await index.CountAsync());
        await Assert.ThrowsAsync<ClusterIndexException>(() => silos.Cluster.Client.GetGrain<IShardGrain>(2, "own", null).DescribeAsync(new ShardAsk { Table = 1 }, default));
    }

    [Fact]
    public async Task ACallThatIsCancelledEnds()
    {
        ClusterIndex index = await CreateAsync("cancelled", new() { Dimensions = 1 }, 2);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.SearchAsync(new float[1], 1, cancellationToken: source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.UpsertAsync(1, new float[1], source.Token));
    }

    [Fact]
    public async Task OperationsAreMeasured()
    {
        var seen = new HashSet<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == ClusterTelemetry.Name)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Take(tags, value >= 0));
        listener.Start();
        ClusterIndex index = await CreateAsync("measured", new() { Dimensions = 1 }, 2);
        await index.UpsertAsync(1, new float[1]);
        await index.SearchAsync(new float[1], 1);
        await Assert.ThrowsAsync<ArgumentException>(() => index.UpsertAsync(1, new float[2]));
        lock (seen)
        {
            Assert.Equal(["create", "search", "upsert", "upsert System.ArgumentException"], seen.Order(StringComparer.Ordinal));
        }

        void Take(ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isTime)
        {
            var all = new Dictionary<string, object?>(tags.ToArray());
            if (isTime && all["vksim.collection"] is "measured")
            {
                lock (seen)
                {
                    seen.Add($"{all["vksim.operation"]} {all.GetValueOrDefault("error.type")}".TrimEnd());
                }
            }
        }
    }

    [Fact]
    public void OptionsOutOfTheirRangeAreNamed()
    {
        Action<VkSimShardOptions>[] wrong =
        [
            options => options.SearchTimeout = TimeSpan.Zero,
            options => options.ChangeTimeout = TimeSpan.FromDays(2),
            options => options.TakeoverTimeout = TimeSpan.FromSeconds(-1),
            options => options.MostSearches = 0,
            options => options.MostChanges = 0,
            options => options.MostWaiting = int.MaxValue,
            options => options.SaveAfterLogBytes = -1,
            options => options.HedgeQuantile = 1,
            options => options.Flush = (IndexFlush)99,
        ];
        Assert.All(wrong, configure =>
        {
            var options = new VkSimShardOptions();
            configure(options);
            Assert.Throws<ArgumentOutOfRangeException>(options.Check);
        });
        new VkSimShardOptions().Check();
    }

    [Fact]
    public void AnIndexIsAService()
    {
        using ServiceProvider services = new ServiceCollection().AddSingleton<global::Orleans.IGrainFactory>(silos.Cluster.Client).AddKeyedClusterIndex("service").BuildServiceProvider();
        Assert.Equal("service", services.GetRequiredKeyedService<ClusterIndex>("service").Name);
    }

    private async Task<ClusterIndex> CreateAsync(string name, EmbeddingIndexOptions options, int shards)
    {
        ClusterIndex index = silos.Cluster.Client.GetClusterIndex(name);
        await index.CreateAsync(options, shards);
        return index;
    }

    private static async Task AssertSameAsync(EmbeddingIndex one, ClusterIndex index, Random random)
    {
        float[] queries = TestVectors.Draw(random, 6, 5, share: 0.1);
        long[] some = [.. one.GetIds().Where(_ => random.Next(4) == 0), 123_456_789];
        foreach (int k in new[] { 1, 7, 1000 })
        {
            AssertSame(one.Search(queries, k), await index.SearchAsync(queries, k));
            AssertSame(one.Search(queries, k, threshold: 2), await index.SearchAsync(queries, k, new() { Threshold = 2 }));
            AssertSame(one.Search(queries, k, IndexFilter.Of(some)), await index.SearchAsync(queries, k, new() { Ids = some }));
        }

        AssertSame(one.Search(queries, 3, IndexFilter.Of()), await index.SearchAsync(queries, 3, new() { Ids = [] }));
        foreach (float radius in new[] { 0, 0.5f, 3, -100 })
        {
            AssertSame(one.SearchWithin(queries, radius), await index.SearchWithinAsync(queries, radius));
            AssertSame(one.SearchWithin(queries, radius, IndexFilter.Of(some)), await index.SearchWithinAsync(queries, radius, new() { Ids = some }));
        }

        AssertSame(one.SearchWithin(queries, 1, IndexFilter.Of()), await index.SearchWithinAsync(queries, 1, new() { Ids = [] }));
    }

    private static void AssertSame(RangeResult expected, ClusterRangeResult found)
    {
        Assert.True(found.Complete);
        Assert.Equal((expected.Queries, expected.Count), (found.Queries, found.Count));
        Assert.Equal(expected.Offsets.ToArray(), found.Offsets.ToArray());
        Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray().Select(BitConverter.SingleToInt32Bits), found.Scores.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(expected.IdsOf(1).ToArray(), found.IdsOf(1).ToArray());
        Assert.Equal(expected.ScoresOf(1).Length, found.ScoresOf(1).Length);
    }

    private static void AssertSame(SearchResult expected, ClusterSearchResult found)
    {
        Assert.True(found.Complete);
        Assert.Equal((expected.Queries, expected.K), (found.Queries, found.K));
        Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
        Assert.Equal(expected.Scores.ToArray().Select(BitConverter.SingleToInt32Bits), found.Scores.ToArray().Select(BitConverter.SingleToInt32Bits));
    }
}
