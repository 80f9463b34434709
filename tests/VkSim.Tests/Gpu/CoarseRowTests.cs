using VkSim.Catalog;
using VkSim.Compute;
using VkSim.Gpu;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Retrieval;

namespace VkSim.Tests.Gpu;

/// <summary>Searches that read coarse copies first, by every kernel and however the work is cut.</summary>
[Trait("Needs", "Vulkan")]
public sealed class CoarseRowTests
{
    private static readonly Metric[] Metrics = [Metric.Dot, Metric.L2, Metric.Cosine, Metric.SquaredL2];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    public static TheoryData<DeviceCase> WithoutSubgroups => DeviceMatrix.GpusWithoutSubgroups;

    public static TheoryData<DeviceCase> FastDevices => DeviceMatrix.AllAtOneWidth;

    public static TheoryData<DeviceCase> FastAdapters => DeviceMatrix.AdaptersButSlow;

    // Rows of every kind are among as many seeds.
    [Theory]
    [MemberData(nameof(Devices))]
    public void AnyRowsFindTheBitsOfASearchWithoutCopies(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        bool isWhole = Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1";
        int metrics = row.IsSlow ? 1 : row.Cut == WorkCut.AsTuned ? 4 : 3;
        for (int i = 0; i < (isWhole ? 24 : metrics); i++)
        {
            CoarseSearchTests.Check(device, new() { Dimensions = 40, Metric = Metrics[i % metrics] }, new Random(i), row.Scale(1500, 600), isWhole ? 4 : 1);
        }
    });

    [Theory]
    [MemberData(nameof(WithoutSubgroups))]
    public void LanesMayMeetInSharedMemory(DeviceCase row) => DeviceMatrix.Run(row, device =>
        CoarseSearchTests.Check(device, new() { Dimensions = 300, Metric = Metric.L2 }, new Random(1), 1000, 1));

    [Theory]
    [MemberData(nameof(FastDevices))]
    public void SeveralQueriesAndPartsFindTheSameBits(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(2000, 600);
        foreach ((ElementType storage, int d) in row.IsSlow ? [(ElementType.Float16, 21)] : new[] { (ElementType.Float16, 21), (ElementType.Float32, 400) })
        {
            var options = new EmbeddingIndexOptions { Dimensions = d, Metric = Metric.Cosine, Storage = storage };
            using var plain = EmbeddingIndex.Create(device, options);
            using var coarse = EmbeddingIndex.Create(device, options with { Coarse = CoarseCopy.Int8 });
            foreach (EmbeddingIndex index in new[] { plain, coarse })
            {
                index.AddRange(RandomRows.Normal(n, d));
                index.AddRange(RandomRows.Normal(n, d, 2));
                index.RemoveRange([.. Enumerable.Range(0, n / 4).Select(i => 5L * i)]);
                index.UpsertRange([.. Enumerable.Range(0, 20).Select(i => (7L * i) + 1)], RandomRows.Normal(20, d, 3));
                index.Compact();
            }

            foreach (int q in d == 21 ? [3] : row.IsCpu ? [16, 17] : new[] { 1, 8 })
            {
                float[] queries = RandomRows.Normal(q, d, 4);
                SearchResult expected = plain.Search(queries, 7, IndexFilter.Where(id => id % 3 != 1));
                SearchResult found = coarse.Search(queries, 7, IndexFilter.Where(id => id % 3 != 1));
                Assert.True(found.IsExact);
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
                bool reads = row.IsCpu ? q < 17 : row.Cut == WorkCut.ForHardware || (q == 1 && row.Cut == WorkCut.AsTuned);
                Assert.True(found.Rescored > 0 || !reads);
            }
        }
    });

    [Theory]
    [MemberData(nameof(FastAdapters))]
    public void FewRegistersFindTheSameBits(DeviceCase row)
    {
        if (row.IsCpu)
        {
            return;
        }

        using GpuDevice gpu = GpuDevice.Create(DeviceMatrix.InstalledAdapters[row.AdapterIndex], new GpuDeviceOptions { Validation = true });
        var backend = new VulkanBackend(gpu, ownsDevice: false, GpuTuning.Hardware(new GpuLimits(gpu.Capabilities), "Intel"));
        using (var device = new VectorDevice(backend, BackendCatalog.Describe(backend.Info, 0)))
        {
            var options = new EmbeddingIndexOptions { Dimensions = 150, Metric = Metric.Cosine };
            using var plain = EmbeddingIndex.Create(device, options);
            using var coarse = EmbeddingIndex.Create(device, options with { Coarse = CoarseCopy.Int8 });
            float[] rows = RandomRows.Normal(1000, 150);
            plain.AddRange(rows);
            coarse.AddRange(rows);
            foreach (int q in new[] { 1, 2, 3, 8 })
            {
                float[] queries = RandomRows.Normal(q, 150, 4);
                SearchResult expected = plain.Search(queries, 7);
                SearchResult found = coarse.Search(queries, 7);
                Assert.True(found is { IsExact: true, Rescored: > 0 });
                Assert.Equal(expected.Ids.ToArray(), found.Ids.ToArray());
                Assert.Equal(expected.Scores.ToArray(), found.Scores.ToArray());
            }
        }

        Assert.Empty(gpu.ValidationMessages);
    }

    [Theory]
    [MemberData(nameof(FastAdapters))]
    public void ALimitIsKeptAndTold(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int n = row.Scale(3000, 1000);
        var options = new EmbeddingIndexOptions { Dimensions = 16, Metric = Metric.Dot, Coarse = CoarseCopy.Int8 };
        float[] rows = RandomRows.Normal(n, 16);
        float[] query = RandomRows.Normal(1, 16, 2);
        using var index = EmbeddingIndex.Create(device, options);
        index.AddRange(rows);
        SearchResult whole = index.Search(query, 5);
        Assert.True(whole.IsExact);
        Assert.InRange(whole.Rescored, 5, 64);
        using var limited = EmbeddingIndex.Create(device, options with { MostRescored = 5 });
        limited.AddRange(rows);
        SearchResult cut = limited.Search(query, 5);
        Assert.Equal(5, cut.Rescored);
        Assert.Equal(whole.Ids[0], cut.Ids[0]);
        Assert.True(!cut.IsExact || whole.Ids.SequenceEqual(cut.Ids));

        // Of equal rows a few are as good as all the others, and without a limit all are compared.
        using var same = EmbeddingIndex.Create(device, options with { MostRescored = 20 });
        same.AddRange([.. Enumerable.Range(0, n).SelectMany(_ => query)]);
        SearchResult ties = same.Search(query, 5);
        Assert.Equal((false, 20L), (ties.IsExact, ties.Rescored));
        Assert.All(ties.Scores.ToArray(), score => Assert.Equal(ties[0].Score, score));
        long[] ids = new long[5];
        same.Search(query, 5, ids, new float[5]);
        Assert.Equal([0, 1, 2, 3, 4], ids);
    });
}
