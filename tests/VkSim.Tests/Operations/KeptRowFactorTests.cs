using VkSim.Compute;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>Norms that searches keep with a matrix: they are of the rows as they are now, whoever wrote them.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class KeptRowFactorTests
{
    private const int Rows = 40;
    private const int Columns = 20;
    private const int K = 5;

    private static readonly (Metric Metric, NearestOptions Options)[] Searches =
    [
        (Metric.Cosine, new NearestOptions()),
        (Metric.L2, new NearestOptions { Mode = DistanceMode.MatMul }),
        (Metric.SquaredL2, new NearestOptions()),
    ];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryWayOfWritingIsSeen(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix queries = device.Upload(RandomRows.Normal(6, Columns, 1), 6, Columns);
        using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        using Matrix other = device.Upload(RandomRows.Normal(Rows, Columns, 3), Rows, Columns);
        using Matrix factor = device.Upload(RandomRows.Normal(Columns, Columns, 4), Columns, Columns);
        using VectorCommandList list = device.CreateCommandList();
        device.Record(list).Normalize(other, database);
        float[] far = [.. RandomRows.Normal(1, Columns, 5).Select(x => 30 * x)];
        (string Name, Action Write)[] writes =
        [
            ("nothing", () => { }),
            ("row", () => database.Write(far, 7)),
            ("row of halves", () => database.Write(Array.ConvertAll(far, x => (Half)(x / 4)), 8)),
            ("row without blocking", () => database.WriteAsync(far, 9).AsTask().Wait()),
            ("view of rows", () => database[12..20].Write(far, 1)),
            ("view of columns", () => database.ColumnRange(3, 2).Write([50f, 60f], 11)),
            ("view of columns without blocking", () => database.ColumnRange(4, 2).WriteAsync(new float[] { 70, 80 }, 13).AsTask().Wait()),
            ("destination", () => device.Normalize(other, database)),
            ("destination in a view", () => device.DotProducts(database[..3], factor, database[20..23])),
            ("in place", () => device.Softmax(database, database)),
            ("destination of another view", () => device.Cdist(other, factor, database)),
            ("list", () => list.Submit().Wait()),
            ("list again", () => Again(list, other)),
            ("engine", () => WriteByEngine(database, far)),
            ("engine's list", () => CopyByEngine(other, database)),
        ];
        foreach ((string name, Action write) in writes)
        {
            write();
            SameAsOfACopy(device, queries, database, name);
            SameAsOfACopy(device, queries, database[5..30], name + ", rows");
            SameAsOfACopy(device, queries.ColumnRange(2, 11), database.ColumnRange(2, 11), name + ", columns");
            SameAsOfACopy(device, queries[..1], database, name + ", one query");
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void RecordedSearchesSeeWhatWasWrittenSince(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((Metric metric, NearestOptions options) in Searches)
        {
            using Matrix queries = device.Upload(RandomRows.Normal(6, Columns, 1), 6, Columns);
            using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
            Search(device, queries, database, metric, options);
            using VectorCommandList list = device.CreateCommandList();
            using NeighborBuffers found = device.Record(list).NearestNeighbors(queries, database, K, metric, options);
            long[] ids = new long[6 * K];
            float[] scores = new float[6 * K];
            foreach (int written in new[] { 3, 3, 17 })
            {
                list.Submit().Wait();
                Assert.True(found.TryRead(ids, scores));
                Neighbors expected = Search(device, queries, database, metric, options);
                Assert.Equal(expected.Ids.ToArray(), ids);
                Agreement.SameBits(expected.Scores, scores, $"{metric}, before row {written}");
                database.Write([.. RandomRows.Normal(1, Columns, written).Select(x => written * x)], written);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void OnlyTheFirstSearchComputesThem(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        if (gpu is not { Profiler.IsSupported: true })
        {
            Assert.True(gpu is null || !DeviceMatrix.IsRequired || !row.AdapterName.Contains("llvmpipe", StringComparison.Ordinal));
            return;
        }

        gpu.Profiler.Enabled = true;
        // More than any driver takes as few.
        using Matrix queries = device.Upload(RandomRows.Normal(70, Columns, 1), 70, Columns);
        using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        foreach ((int first, int count, int later) in new[] { (2, 70, 1), (2, 69, 1) })
        {
            // The norms of the database, and those of the queries.
            Assert.Equal(first, NormKernels(count));
            Assert.Equal(later, NormKernels(count));
            Assert.Equal(later, NormKernels(count));
            database.Write(new float[Columns], 4);
        }

        // Few queries take the norms along, until it is clear that there will be more.
        Assert.Equal([1, 2, 1, 1], [NormKernels(1), NormKernels(1), NormKernels(1), NormKernels(1)]);

        int NormKernels(int count)
        {
            gpu.Profiler.Collect();
            device.NearestNeighbors(queries[..count], database, K, Metric.Cosine);
            gpu.WaitIdle();
            return gpu.Profiler.Collect().Count(timing => timing.Name.Contains("row_norms", StringComparison.Ordinal));
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ManyViewsAndSettingsTakeNoMoreThanAQuarter(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        using Matrix queries = device.Upload(RandomRows.Normal(6, Columns, 1), 6, Columns);
        using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        int before = gpu?.LiveResources[DeviceResourceKind.Buffer] ?? 0;
        device.NearestNeighbors(queries, database, K, Metric.L1);
        int others = (gpu?.LiveResources[DeviceResourceKind.Buffer] ?? 0) - before;
        for (int i = 0; i < 12; i++)
        {
            Search(device, queries, database[i..], Metric.Cosine, new NearestOptions { Epsilon = 1 + i });
            SameAsOfACopy(device, queries, database[i..], $"view {i}");
        }

        // Working memory of norms is one buffer, of kept ones at most as many as fit; the copies are gone with theirs.
        Assert.InRange((gpu?.LiveResources[DeviceResourceKind.Buffer] ?? 0) - before - others, 0, 8);
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ManyThreadsSearchAndWrite(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rounds = row.Scale(40, 4);
        using Matrix queries = device.Upload(RandomRows.Normal(6, Columns, 1), 6, Columns);
        using Matrix database = device.Upload(RandomRows.Normal(Rows, Columns, 2), Rows, Columns);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (int i = 0; i < rounds; i++)
            {
                if (thread == 0)
                {
                    database.Write([.. RandomRows.Normal(1, Columns, i).Select(x => i * x)], i % Rows);
                }
                else
                {
                    Assert.All(Search(device, queries, database, Metric.Cosine, new NearestOptions()).Ids.ToArray(), id => Assert.InRange(id, 0, Rows - 1));
                }
            }
        });
        SameAsOfACopy(device, queries, database, "afterwards");
    });

    private static void Again(VectorCommandList list, Matrix source)
    {
        source.Write([.. RandomRows.Normal(1, Columns, 6).Select(x => -9 * x)], 2);
        list.Submit().Wait();
    }

    private static void WriteByEngine(Matrix database, float[] values)
    {
        if (database.Buffer is { } buffer)
        {
            buffer.WriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()), 25 * Columns * sizeof(float));
        }
    }

    private static void CopyByEngine(Matrix source, Matrix database)
    {
        if (database.Buffer is { } buffer)
        {
            using CommandList list = buffer.Device.CreateCommandList("copy");
            list.Copy(source.Buffer!, 0, buffer, 6 * Columns * sizeof(float), 9 * Columns * sizeof(float));
            list.Submit();
        }
    }

    // A copy has nothing kept with it.
    private static void SameAsOfACopy(VectorDevice device, Matrix queries, Matrix database, string what)
    {
        using Matrix copy = device.Upload(database.ToArray(), database.Rows, database.Columns);
        foreach ((Metric metric, NearestOptions options) in Searches)
        {
            Neighbors expected = Search(device, queries, copy, metric, options);
            for (int i = 0; i < 3; i++)
            {
                Same(expected, Search(device, queries, database, metric, options), $"{what}, {metric}, search {i}");
            }
        }
    }

    private static Neighbors Search(VectorDevice device, Matrix queries, Matrix database, Metric metric, NearestOptions options) =>
        device.NearestNeighbors(queries, database, K, metric, options);

    private static void Same(Neighbors expected, Neighbors actual, string what)
    {
        Assert.Equal((what, string.Join(' ', expected.Ids.ToArray())), (what, string.Join(' ', actual.Ids.ToArray())));
        Agreement.SameBits(expected.Scores, actual.Scores, what);
    }
}
