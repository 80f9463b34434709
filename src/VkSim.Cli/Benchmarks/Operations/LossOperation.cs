using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>A contrastive loss of two operands of N rows, with or without both gradients.</summary>
internal sealed record LossOperation : DeviceOperation
{
    private const float Scale = 14.28f;

    // What the oracle evaluates in a second.
    private const int MostExactRows = 256;

    private readonly int _rows;
    private readonly int _columns;
    private readonly bool _isClip;
    private readonly bool _withGradients;

    private LossOperation(string name, int rows, int columns, bool isClip, bool withGradients)
        : base(name + (withGradients ? ", gradients" : ""), $"2x{rows}x{columns}")
    {
        _rows = rows;
        _columns = columns;
        _isClip = isClip;
        _withGradients = withGradients;
    }

    /// <summary>CLIP's loss; the rows are a multiple of 256 or fewer.</summary>
    public static LossOperation Clip(int rows, int columns, bool withGradients) => rows % Math.Min(rows, MostExactRows) == 0
        ? new("CLIP", rows, columns, isClip: true, withGradients)
        : throw new ArgumentOutOfRangeException(nameof(rows), rows, $"expected at most {MostExactRows}, or a multiple of it");

    /// <summary>NT-Xent of two views of at most 256 rows.</summary>
    public static LossOperation NtXent(int rows, int columns, bool withGradients) => rows <= MostExactRows
        ? new("NT-Xent", rows, columns, isClip: false, withGradients)
        : throw new ArgumentOutOfRangeException(nameof(rows), rows, $"expected at most {MostExactRows}");

    public override string Family => "losses";

    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * 2 * _rows * _columns * (_withGradients ? 2 : 1);

    // The logits, and for gradients two products as large; that a pass computes logits again is not counted.
    public override double Flops => 2.0 * _columns * _rows * _rows * (_isClip ? 1 : 4) * (_withGradients ? 3 : 1);

    // The same few rows again and again: of them the oracle tells the loss and the gradients of all.
    private int DistinctRows => Math.Min(_rows, MostExactRows);

    private int Copies => _rows / DistinctRows;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Upload(Repeated(1), _rows, _columns, Storage);
        Matrix b = operands.Upload(Repeated(2), _rows, _columns, Storage);
        var exact = new Lazy<(double Loss, ReferenceMatrix Gradient)>(Exact);
        LossResult? latest = null;
        DeviceResult result = _withGradients
            ? new DeviceResult(
                _rows, _columns, (row, line) => latest!.GradientB!.CopyRowsTo(row, 1, line),
                row => column => exact.Value.Gradient[DistinctRows + (row % DistinctRows), column] / Copies)
            : new DeviceResult(1, 1, (_, line) => line[0] = (float)latest!.Loss, _ => _ => exact.Value.Loss);
        return new DeviceRun(
            operands,
            _ =>
            {
                latest?.Dispose();
                latest = Evaluate(operands.Device, a, b);
            },
            result, () => latest?.Dispose());
    }

    private LossResult Evaluate(VectorDevice sim, Matrix a, Matrix b) => _isClip
        ? sim.Clip(a, b, new ClipOptions { LogitScale = Scale, WithGradients = _withGradients })
        : sim.NtXent(a, b, new NtXentOptions { LogitScale = Scale, WithGradients = _withGradients });

    private float[] Repeated(int seed)
    {
        float[] distinct = RandomRows.Normal(DistinctRows, _columns, seed);
        float[] all = new float[checked(_rows * _columns)];
        for (int copy = 0; copy < Copies; copy++)
        {
            distinct.CopyTo(all, copy * distinct.Length);
        }

        return all;
    }

    // In a batch of c copies of rows the sum of a row's exponentials is c times as large, so each loss is greater by log c; the shares of
    // its c equal candidates add up to what one had, and of the mean over c times as many rows each copy's gradient is the c-th part.
    private (double Loss, ReferenceMatrix Gradient) Exact()
    {
        int rows = DistinctRows;
        float[] both = [.. RandomRows.Normal(rows, _columns, 1), .. RandomRows.Normal(rows, _columns, 2)];
        List<ReferenceAnchor> anchors = _isClip ? ReferenceContrastive.InBatch(rows, symmetric: true) : ReferenceContrastive.Views(rows);
        PairLossOptions options = _isClip ? new ClipOptions { LogitScale = Scale } : new NtXentOptions { LogitScale = Scale };
        int answers = _isClip ? rows : 2 * rows;
        ReferenceLoss exact = ReferenceContrastive.Compute(ReferenceMatrix.From(both, 2 * rows, _columns), anchors, options, 1.0 / answers);
        double loss = anchors.Select((anchor, i) => anchor.Share * exact.Losses[i]).Sum() / answers;
        return (loss + Math.Log(Copies), exact.Gradient);
    }
}
