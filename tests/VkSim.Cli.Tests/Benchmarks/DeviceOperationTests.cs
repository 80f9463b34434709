using VkSim.Contract;

namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>What operations compute, on small shapes, is what their oracles have.</summary>
public sealed class DeviceOperationTests : IDisposable
{
    private readonly VectorDevice _device = VectorDevice.Create("cpu");

    public void Dispose() => _device.Dispose();

    public static TheoryData<string> Small => [.. BenchList.All.Where(operation => operation is { Flops: < 1e8, Bytes: < 4e6 }).Select(operation => BenchKey.Of(operation).ToString())];

    [Theory]
    [MemberData(nameof(Small))]
    public void EveryShortRowIsRight(string name) => IsRight(BenchList.All.Single(operation => BenchKey.Of(operation).ToString() == name));

    // Copies of few rows, of which the oracle tells the loss and the gradients of all.
    [Theory]
    [InlineData(nameof(BatchLoss.Clip))]
    [InlineData(nameof(BatchLoss.InfoNce))]
    [InlineData(nameof(BatchLoss.NtXent))]
    [InlineData(nameof(BatchLoss.SupCon))]
    [InlineData(nameof(BatchLoss.SigLip))]
    public void ManyRowsOfALossAreRight(string kind)
    {
        BatchLoss loss = Enum.Parse<BatchLoss>(kind);
        IsRight(new LossOperation(loss, 512, 16, WithGradients: true));
        IsRight(new LossOperation(loss, 512, 16, WithGradients: false));
    }

    [Fact]
    public void OtherFormsAreRight()
    {
        IsRight(new NormalizeOperation(300, 33, P: 3));
        IsRight(new NormalizeOperation(300, 33, P: float.PositiveInfinity));
        IsRight(new NormalizeOperation(300, 33, Axis: NormalizeAxis.Columns));
        IsRight(new PairGradientOperation("l1", 40, 40, 33, new PairwiseSettings(Metric.L1)));
        IsRight(new PairGradientOperation("linf", 40, 40, 33, new PairwiseSettings(Metric.LInf)));
        IsRight(new PairGradientOperation("lp", 40, 40, 33, new PairwiseSettings(Metric.Lp, 3)));
        IsRight(new ResizeOperation(3, 12, InterpolationMode.Bicubic, IsGradient: true));
        IsRight(new ResizeOperation(3, 12, InterpolationMode.Bilinear, IsGradient: true));
        IsRight(new GridOperation(10, 9));
    }

    // The oracle is slow: a row that has had its time must not wait for the rest of it.
    [Fact]
    public void TheCheckStopsWhenItIsToldTo()
    {
        using DeviceRun run = new NormalizeOperation(3, 5).Prepare(_device);
        run.Once();
        Assert.Throws<OperationCanceledException>(() => run.LargestError(new CancellationToken(canceled: true)));
    }

    private void IsRight(DeviceOperation operation)
    {
        using DeviceRun run = operation.Prepare(_device);
        run.Once();
        run.Once();
        Assert.InRange(run.LargestError(), 0, operation.ErrorLimit);
    }
}
