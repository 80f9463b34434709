using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class AsyncTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void GiveWhatTheOtherFormsGive(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(400, 20);
        using Matrix queries = device.Upload(RandomRows.Normal(5, 12, 1), 5, 12);
        using Matrix database = device.Upload(RandomRows.Normal(rows, 12, 2), rows, 12);
        long[] ids = new long[50];
        float[] scores = new float[50];
        Neighbors found = device.NearestNeighbors(queries, database, 10, Metric.L2);
        device.NearestNeighborsAsync(queries, database, 10, Metric.L2, ids, scores, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        AssertSame(found, ids, scores);
        using var source = new CancellationTokenSource();
        var last = new LastReport();
        var options = new CosineOptions { CancellationToken = source.Token, Progress = last };
        device.CosineTopKAsync(queries, database, 10, ids, scores, options).AsTask().GetAwaiter().GetResult();
        AssertSame(device.CosineTopK(queries, database, 10), ids, scores);
        Assert.Equal(1, last.Value);
        TopKResult top = device.TopK(database, 2);
        long[] columns = new long[2 * rows];
        float[] values = new float[2 * rows];
        device.TopKAsync(database, 2, columns, values).AsTask().GetAwaiter().GetResult();
        Assert.Equal(top.Ids.ToArray(), columns);
        Assert.Equal(top.Values.ToArray(), values);
        device.NearestNeighborsAsync(queries, database[..0], 3, Metric.Dot, ids, scores, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Assert.All(ids.Take(15), id => Assert.Equal(-1, id));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SeveralAreUnderWayAtATimeAndCanBeCancelled(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        int rows = row.Scale(2000, 30);
        using Matrix database = device.Upload(RandomRows.Normal(rows, 12, 2), rows, 12);
        long[][] ids = [.. Enumerable.Range(0, 6).Select(_ => new long[1])];
        Task[] searches = [.. Enumerable.Range(0, 6).Select(i =>
            device.NearestNeighborsAsync(database.RowRange(i, 1), database, 1, Metric.L2, ids[i], new float[1], CancellationToken.None).AsTask())];
        Task.WaitAll(searches);
        Assert.Equal([0, 1, 2, 3, 4, 5], ids.Select(found => found[0]));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            device.NearestNeighborsAsync(database[..1], database, 1, Metric.L2, ids[0], new float[1], source.Token).AsTask().GetAwaiter().GetResult());
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
        {
            ValueTask unreached = device.NearestNeighborsAsync(database[..2], database, 1, Metric.L2, ids[0], new float[2], CancellationToken.None);
        });
        Assert.Contains("'ids' has room for 1 elements; there are 2", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public Task WhatCanBeRecordedIsAwaited(DeviceCase row) => DeviceMatrix.RunAloneAsync(row, async device =>
    {
        (int n, int m) = (row.Scale(40, 5), row.Scale(31, 4));
        using Matrix a = device.Upload(RandomRows.Normal(n, 12, 1), n, 12);
        using Matrix b = device.Upload(RandomRows.Normal(m, 12, 2), m, 12, ElementType.Float16);
        float[] values = new float[(n * m) + 1];
        await device.CdistAsync(a, b, values, new CdistOptions { P = 1 });
        Agreement.SameBits(Values(device.Cdist(a, b, new CdistOptions { P = 1 })), values.AsSpan(0, n * m), "cdist");
        await device.CosineSimilarityAsync(a, b, values);
        Agreement.SameBits(Values(device.CosineSimilarity(a, b)), values.AsSpan(0, n * m), "cosine");
        var last = new LastReport();
        await device.DotProductsAsync(a, b, values, new DotProductOptions { Progress = last });
        Agreement.SameBits(Values(device.DotProducts(a, b)), values.AsSpan(0, n * m), "dot products");
        Assert.Equal(1, last.Value);
        using Matrix unit = device.Allocate(n, 12, ElementType.BFloat16);
        using Matrix sums = device.Allocate(n, 1);
        await device.RunAsync(to =>
        {
            to.Normalize(a, unit);
            to.LogSumExp(unit, sums);
        });
        float[] read = new float[n * 12];
        await unit.CopyToAsync(read);
        Assert.Equal(unit.ToArray(), read);
        Agreement.SameBits(Values(device.LogSumExp(unit)), sums.ToArray(), "log-sum-exp");
        using Matrix losses = device.Allocate(n, 1);
        using CrossEntropyResult entropy = device.CrossEntropy(a, new int[n]);
        await device.CrossEntropyAsync(a, new int[n], losses);
        Agreement.SameBits(entropy.Losses.ToArray(), losses.ToArray(), "cross-entropy");
        Assert.Throws<ArgumentNullException>(() => { ValueTask none = device.RunAsync(null!); });
        Assert.Throws<ArgumentException>(() => { ValueTask none = device.CdistAsync(a, b, new float[3]); });
        Assert.Throws<ArgumentException>(() => { ValueTask none = device.RunAsync(to => to.Cdist(a, b, sums)); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await device.CdistAsync(a, b, values, new CdistOptions { CancellationToken = new CancellationToken(canceled: true) }));
    });

    [Fact]
    public async Task WhatStandsInLineCanBeCancelledAndTheDeviceGoesOn()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload(RandomRows.Normal(300, 12, 1), 300, 12);
        using Matrix result = device.Allocate(300, 300);
        using var underWay = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        ValueTask before = device.NearestNeighborsAsync(
            x, x, 1, Metric.L2, new long[300], new float[300], new NearestOptions { Progress = new Gate(underWay, goOn) });
        underWay.Wait();
        using var source = new CancellationTokenSource();
        ValueTask waiting = device.RunAsync(to => to.Cdist(x, x, result), source.Token);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        goOn.Set();
        await before;
        await device.RunAsync(to => to.DotProducts(x, x, result));
        Agreement.SameBits(Values(device.DotProducts(x, x)), result.ToArray(), "dot products");
    }

    private static float[] Values(Matrix matrix)
    {
        using (matrix)
        {
            return matrix.ToArray();
        }
    }

    // Stops the call at its first report.
    private sealed class Gate(ManualResetEventSlim underWay, ManualResetEventSlim goOn) : IProgress<double>
    {
        public void Report(double value)
        {
            underWay.Set();
            goOn.Wait();
        }
    }

    private static void AssertSame(Neighbors expected, long[] ids, float[] scores)
    {
        Assert.Equal(expected.Ids.ToArray(), ids);
        Agreement.SameBits(expected.Scores.ToArray(), scores, "scores");
    }

    private sealed class LastReport : IProgress<double>
    {
        public double Value { get; private set; }

        public void Report(double value) => Value = value;
    }
}
