namespace VkSim.Tests;

[Trait("Needs", "Vulkan")]
public sealed class ProgressTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void ProgressRisesToOne(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        var seen = new List<double>();
        var options = new CosineOptions { Progress = new Recorder(seen) };
        int n = row.Scale(300, 30);
        using Matrix x = device.Upload(RandomRows.Normal(n, 40), n, 40);
        using Matrix s = device.CosineSimilarity(x, x, options);
        Assert.Equal(1, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        seen.Clear();
        device.CosineTopK(x, x, 3, options);
        Assert.Equal(1, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        Assert.All(seen, v => Assert.InRange(v, 0, 1));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ACancelledOperationThrows(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var options = new CosineOptions { CancellationToken = source.Token };
        using Matrix x = device.Upload(RandomRows.Normal(10, 4), 10, 4);
        Assert.Throws<OperationCanceledException>(() => device.CosineSimilarity(x, x, options));
        Assert.Throws<OperationCanceledException>(() => device.CosineTopK(x, x, 2, options));
        Assert.Throws<OperationCanceledException>(() => device.RowwiseCosineSimilarity(x, x, options));
        Assert.Throws<OperationCanceledException>(() => device.Normalize(x, new NormalizeOptions { CancellationToken = source.Token }));
        using Matrix after = device.CosineSimilarity(x, x);
        Assert.Equal(1f, after.ToArray()[0], 1e-6f);
    });

    // The order of calls counts, which Progress<T> does not keep.
    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
