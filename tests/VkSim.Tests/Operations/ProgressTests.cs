using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class ProgressTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AllAtOneWidth;

    public static TheoryData<DeviceCase> Adapters => DeviceMatrix.AdaptersButSlow;

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
    [MemberData(nameof(Adapters))]
    public void EveryOperationTellsHowFarItIs(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var operations = new EveryOperation(device, row.Scale(40, 4), row.Scale(33, 5));
        foreach ((string name, EveryOperation.Call call) in Some(row, operations))
        {
            var seen = new List<double>();
            float[] watched = call(new Recorder(seen), default);
            Assert.True(seen.Count > 0 && seen[^1] == 1, $"{name}: the last report is {(seen.Count > 0 ? seen[^1] : "missing")}");
            Assert.True(seen.Order().SequenceEqual(seen) && seen[0] >= 0, $"{name}: {string.Join(", ", seen)}");
            Agreement.SameBits(call(null, default), watched, name);
        }
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryOperationCanBeCancelled(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        using var operations = new EveryOperation(device, row.Scale(40, 4), row.Scale(33, 5));
        foreach ((string name, EveryOperation.Call call) in Some(row, operations))
        {
            Exception? thrown = Record.Exception(() => call(null, source.Token));
            Assert.True(thrown is OperationCanceledException, $"{name}: {thrown?.GetType().Name ?? "nothing was thrown"}");
        }

        using Matrix x = device.Upload(RandomRows.Normal(10, 4), 10, 4);
        using Matrix after = device.CosineSimilarity(x, x);
        Assert.Equal(1f, after.ToArray()[0], 1e-6f);
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public void ALongOperationIsCancelledInItsMidst(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        if (row.IsSlow)
        {
            return;
        }

        // Cancelled at the first report, it would else go on for seconds and end without an exception.
        int n = row.IsCpu ? 12_000 : 5_000;
        using Matrix x = device.Upload(RandomRows.Normal(n, 64), n, 64);
        using Matrix result = device.Allocate(n, n);
        using var source = new CancellationTokenSource();
        var options = new CdistOptions { P = 1.7f, CancellationToken = source.Token, Progress = new Canceller(source) };
        Assert.Throws<OperationCanceledException>(() => device.Cdist(x, x, result, options));
        Assert.True(source.IsCancellationRequested);
    });

    // The gradients of each operation would have SwiftShader compile for minutes.
    private static IEnumerable<(string Name, EveryOperation.Call Call)> Some(DeviceCase row, EveryOperation operations) =>
        row.IsSlow ? operations.Calls.Where(operation => operation.Name is "cosine" or "normalize Rows p=2" or "top-k" or "pdist") : operations.Calls;

    private sealed class Canceller(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value) => source.Cancel();
    }

    // The order of calls counts, which Progress<T> does not keep.
    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
