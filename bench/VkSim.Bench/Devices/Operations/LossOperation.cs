namespace VkSim.Bench.Devices.Operations;

/// <summary>A contrastive loss of two operands of N rows, with or without both gradients; held against the SIMD backend.</summary>
internal sealed record LossOperation : DeviceOperation
{
    private const float Scale = 14.28f;

    private readonly int _rows;
    private readonly int _columns;
    private readonly bool _withGradients;

    public LossOperation(string name, int rows, int columns, bool withGradients)
        : base(name + (withGradients ? ", gradients" : ""), $"2x{rows}x{columns}")
    {
        _rows = rows;
        _columns = columns;
        _withGradients = withGradients;
    }

    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * 2 * _rows * _columns * (_withGradients ? 2 : 1);

    // The logits, and for gradients two products as large; that a pass computes logits again is not counted.
    public override double Flops => 2.0 * _columns * _rows * _rows * (IsClip ? 1 : 4) * (_withGradients ? 3 : 1);

    private bool IsClip => Name.StartsWith("CLIP", StringComparison.Ordinal);

    public override DeviceRun Prepare(VectorDevice sim)
    {
        Matrix a = Random(sim, _rows, _columns, 1);
        Matrix b = Random(sim, _rows, _columns, 2);
        (double exactLoss, float[] exactGradient) = OnHost();
        LossResult? latest = null;
        DeviceResult result = _withGradients
            ? new DeviceResult(
                _rows, _columns, (row, line) => latest!.GradientB!.CopyRowsTo(row, 1, line),
                row => column => exactGradient[(row * _columns) + column])
            : new DeviceResult(1, 1, (_, line) => line[0] = (float)latest!.Loss, _ => _ => exactLoss);
        return new DeviceRun(
            sim.Backend,
            _ =>
            {
                latest?.Dispose();
                latest = Evaluate(sim, a, b);
            },
            result, a, b, new Owned(() => latest?.Dispose()));
    }

    private LossResult Evaluate(VectorDevice sim, Matrix a, Matrix b) => IsClip
        ? sim.Clip(a, b, new ClipOptions { LogitScale = Scale, WithGradients = _withGradients })
        : sim.NtXent(a, b, new NtXentOptions { LogitScale = Scale, WithGradients = _withGradients });

    private (double Loss, float[] GradientB) OnHost()
    {
        using VectorDevice host = VectorDevice.Create("cpu");
        using Matrix a = Random(host, _rows, _columns, 1);
        using Matrix b = Random(host, _rows, _columns, 2);
        using LossResult result = Evaluate(host, a, b);
        return (result.Loss, result.GradientB?.ToArray() ?? []);
    }

    private sealed class Owned(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
