using Silk.NET.Vulkan;
using VkSim.Compute;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>One index on several devices: each adapter with the CPU, the CPU twice, two drivers at once.</summary>
[Trait("Needs", "Vulkan")]
public sealed class SeveralDevicesTests
{
    private static readonly Metric[] Metrics = [Metric.SquaredL2, Metric.Dot, Metric.L1];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Theory]
    [MemberData(nameof(Devices))]
    public void AnySequenceOfChangesFindsWhatADictionaryHolds(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        for (int seed = 0; seed < row.Scale(3, 1); seed++)
        {
            var options = new EmbeddingIndexOptions { Dimensions = 1 + seed, Metric = Metrics[seed] };
            new IndexWalk([new(device, 1 + seed), new(host)], options, new Random(seed)).Run(row.IsCpu ? 300 : row.Scale(60, 12));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AnIndexInAFileMayChangeItsDevices(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        using var folder = new ScratchFolder();
        var options = new EmbeddingIndexOptions { Dimensions = 3, Metric = Metric.L1 };
        new IndexWalk([new(host), new(device, 2)], options, new Random(5)).Run(row.Scale(40, 12), folder, IndexFlush.Never);
        string path = folder.PathOf("rows.vksim");
        float[] rows = Whole(1000, 3, 1);
        using (var written = EmbeddingIndex.Open(path, host, options, new() { Flush = IndexFlush.Never }))
        {
            written.AddRange(rows);
            written.Save();
        }

        using var index = EmbeddingIndex.Open(path, [new(host), new(device)]);
        Assert.All(index.CountsByDevice, count => Assert.InRange(count, 436, 564));
        Check(index, rows, options);
    });

    [Fact]
    public void TwoDriversSearchOneIndexAtOnce()
    {
        DeviceCase[] adapters = [.. DeviceMatrix.InstalledAdapters.Select(adapter => DeviceCase.Of(adapter))];
        Assert.True(adapters.Length > 0 || !DeviceMatrix.IsRequired);

        // Where a machine has one driver it is there twice.
        DeviceCase first = adapters.Length > 0 ? adapters[0] : DeviceCase.Cpu;
        DeviceMatrix.RunAlone(first, (one, _) => DeviceMatrix.RunAlone(adapters.Length > 1 ? adapters[1] : first, (other, _) =>
        {
            var options = new EmbeddingIndexOptions { Dimensions = 5, Metric = Metric.SquaredL2 };
            using var index = EmbeddingIndex.Create([new(one), new(other)], options);
            float[] rows = Whole(300, 5, 2);
            index.AddRange(rows);
            Check(index, rows, options);
        }));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void SharesAreKeptHoweverRowsCome(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        foreach (int atATime in new[] { 4000, 500, 7 })
        {
            using var index = EmbeddingIndex.Create([new(device), new(host, 3)], new() { Dimensions = 2, Metric = Metric.L1 });
            for (int first = 0; first < 4000; first += atATime)
            {
                index.AddRange(Whole(Math.Min(atATime, 4000 - first), 2, first));
            }

            // But for the last piece, which is an eighth at most.
            IReadOnlyList<long> counts = index.CountsByDevice;
            Assert.Equal(4000, counts.Sum());
            Assert.InRange(counts[0], 1000 - 500, 1000 + 500);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task EveryFormFindsTheSameBitsAsOnOneDevice(DeviceCase row) => await DeviceMatrix.RunAloneAsync(row, async device =>
    {
        const int D = 20, K = 9;
        using VectorDevice host = VectorDevice.Create("cpu");
        float[] rows = RandomRows.Normal(row.Scale(1200, 200), D, 1);
        float[] queries = RandomRows.Normal(3, D, 2);
        var options = new EmbeddingIndexOptions { Dimensions = D, Coarse = CoarseCopy.Int8 };
        using var alone = EmbeddingIndex.Create(host, options);
        using var index = EmbeddingIndex.Create([new(device), new(host)], options);
        alone.AddRange(rows);
        index.AddRange(rows);
        bool hasSameBits = device.Description.Reproducible == true && host.Description.Reproducible == true;
        IndexFilter odd = IndexFilter.Where(id => id % 2 == 1);
        foreach (IndexFilter? filter in new[] { null, odd, IndexFilter.Of(3), IndexFilter.Of() })
        {
            SearchResult expected = alone.Search(queries, K, filter);
            SearchResult found = index.Search(queries, K, filter);
            SearchResult awaited = await index.SearchAsync(queries, K, filter);
            Assert.True(found.IsExact);
            Assert.Equal(expected.Count, found.Count);
            Assert.Equal(found.Ids.ToArray(), awaited.Ids.ToArray());
            Assert.Equal(found.Scores.ToArray(), awaited.Scores.ToArray());
            if (hasSameBits)
            {
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Agreement.SameBits(expected.Scores, found.Scores, "scores");
            }
        }

        RangeResult within = index.SearchWithin(queries, 0.3f);
        RangeResult alsoWithin = await index.SearchWithinAsync(queries, 0.3f);
        Assert.Equal(within.Ids.ToArray(), alsoWithin.Ids.ToArray());
        Assert.Equal(hasSameBits ? alone.SearchWithin(queries, 0.3f).Ids.ToArray() : within.Ids.ToArray(), within.Ids.ToArray());
        foreach (VectorDevice owner in new[] { device, host })
        {
            using Matrix onDevice = owner.Upload(queries, 3, D);
            long[] ids = new long[3 * K];
            Assert.Equal(3 * K, index.Search(onDevice, K, ids, new float[3 * K]));
            Assert.Equal(index.Search(queries, K).Ids.ToArray(), ids);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LowerIdsWinTiesWhicheverDeviceHasThem(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Create([new(host), new(device)], new() { Dimensions = 1, Metric = Metric.L1 });
        int n = row.Scale(1500, 300);
        long[] ids = [.. Enumerable.Range(0, n).Select(i => (long)(n - i))];
        float[] rows = [.. Enumerable.Range(0, n).Select(i => i % 5 == 0 ? float.NaN : 1f)];
        index.AddRange(ids, rows);
        SearchResult found = index.Search([3f], n);
        long[] expected = [.. Enumerable.Range(0, n).OrderBy(i => float.IsNaN(rows[i])).ThenBy(i => ids[i]).Select(i => ids[i])];
        Assert.Equal(expected, found.Ids.ToArray());
        Assert.Equal(expected[..10], index.Search([3f], 10).Ids.ToArray());
    });

    [Fact]
    public void ADeviceWithoutRoomLeavesRowsToTheOthers() => OnEachAdapter(new GpuDeviceOptions { MemoryLimit = 110L << 20 }, gpu =>
    {
        using VectorDevice device = VectorDevice.Create(gpu);
        using VectorDevice host = VectorDevice.Create("cpu");
        var options = new EmbeddingIndexOptions { Dimensions = 16_384, Metric = Metric.L1 };
        using var index = EmbeddingIndex.Create([new(device, 1000), new(host)], options);
        float[] rows = new float[options.Dimensions * 512];
        for (int i = 0; i < 6; i++)
        {
            rows.AsSpan().Fill(i);
            index.AddRange(rows);
        }

        Assert.InRange(index.CountsByDevice[1], 1000, 3000);
        float[] query = new float[options.Dimensions];
        query.AsSpan().Fill(5);
        Assert.Equal([5L * 512, (5L * 512) + 1], index.Search(query, 2).Ids.ToArray());
    });

    [Fact]
    public void ALostDeviceIsNamedAndTheOthersRowsStay() => OnEachAdapter(new GpuDeviceOptions(), gpu =>
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        using VectorDevice device = VectorDevice.Create(gpu);
        using var index = EmbeddingIndex.Create([new(device), new(host)], new() { Dimensions = 1, Metric = Metric.L1 });
        index.AddRange([.. Enumerable.Range(0, 256).Select(i => (float)i)]);
        Assert.All(index.CountsByDevice, count => Assert.Equal(128, count));
        Assert.Throws<DeviceLostException>(() => gpu.Check(Result.ErrorDeviceLost, "vkQueueSubmit"));
        for (int round = 0; round < 2; round++)
        {
            var lost = Assert.Throws<DeviceLostException>(() => index.Search([200f], 3));
            Assert.Contains(device.Description.Name, lost.Message, StringComparison.Ordinal);
        }

        Assert.Equal([200L, 199, 201], index.Search([200f], 3, IndexFilter.Where(id => id >= 128)).Ids.ToArray());
        Assert.Equal(256, index.Count);
    });

    [Fact]
    public void DevicesThatMakeNoIndexAreRefused()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        var options = new EmbeddingIndexOptions { Dimensions = 1 };
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => new IndexDevice(device, 0)).ParamName);
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => new IndexDevice(device, double.NaN)).ParamName);
        Assert.Equal("devices", Assert.Throws<ArgumentException>(() => EmbeddingIndex.Create([], options)).ParamName);
        Assert.Equal("devices", Assert.Throws<ArgumentException>(() => EmbeddingIndex.Create([new(device), new(device)], options)).ParamName);
        using var index = EmbeddingIndex.Create([new(device)], options);
        using VectorDevice stranger = VectorDevice.Create("cpu");
        using Matrix queries = stranger.Upload([1f], 1, 1);
        Assert.Throws<ArgumentException>(() => index.Search(queries, 1, new long[1], new float[1]));
    }

    private static void OnEachAdapter(GpuDeviceOptions options, Action<GpuDevice> test)
    {
        Assert.True(DeviceMatrix.InstalledAdapters.Count > 0 || !DeviceMatrix.IsRequired);
        foreach (GpuAdapter adapter in DeviceMatrix.InstalledAdapters.Where(adapter => !DeviceCase.Of(adapter).IsSlow))
        {
            using var gpu = GpuDevice.Create(adapter, options);
            test(gpu);
        }
    }

    private static void Check(EmbeddingIndex index, float[] rows, EmbeddingIndexOptions options)
    {
        int d = options.Dimensions;
        var model = new IndexModel(options);
        for (int i = 0; i < rows.Length / d; i++)
        {
            model.Set(i, rows.AsSpan(i * d, d));
        }

        foreach (int k in new[] { 1, 10, 200 })
        {
            float[] queries = Whole(3, d, 77);
            SearchResult found = index.Search(queries, k, threshold: 90);
            for (int query = 0; query < 3; query++)
            {
                model.CheckExactly(queries.AsSpan(query * d, d), found.IdsOf(query), found.ScoresOf(query), threshold: 90);
            }
        }
    }

    private static float[] Whole(int rows, int columns, int seed) => [.. RandomRows.Normal(rows, columns, seed).Select(x => MathF.Round(5 * x))];
}
