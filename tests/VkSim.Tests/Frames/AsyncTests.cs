using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Frames;

[Trait("Needs", "Vulkan")]
public sealed class AsyncTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

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
