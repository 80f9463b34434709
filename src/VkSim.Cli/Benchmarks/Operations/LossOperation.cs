using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>A contrastive loss of operands of N rows, with or without all gradients. N is a multiple of 128, or less.</summary>
internal sealed record LossOperation(BatchLoss Loss, int N, int D, bool WithGradients)
    : DeviceOperation(NameOf(Loss) + (WithGradients ? ", gradients" : ""), Loss == BatchLoss.SupCon ? $"{N}x{D}" : $"2x{N}x{D}")
{
    private const float Scale = 14.28f;
    private const int Labels = 8;

    // What the oracle evaluates in less than a second, where copies of rows add up and where each of them is a candidate of its own.
    private const int MostExactRows = 128;
    private const int ExactRowsAmongCopies = 32;

    public override string Family => "losses";

    public override bool IsMemoryBound => false;

    public override double Bytes => 4.0 * (Loss == BatchLoss.SupCon ? 1 : 2) * N * D * (WithGradients ? 2 : 1);

    // The logits, and for gradients two products as large; that a pass computes logits again is not counted.
    public override double Flops => 2.0 * D * N * N * (Loss == BatchLoss.NtXent ? 4 : 1) * (WithGradients ? 3 : 1);

    // The same few rows again and again: of them the oracle tells the loss and the gradients of all.
    private int DistinctRows => N <= MostExactRows ? N : AddUp ? MostExactRows : ExactRowsAmongCopies;

    private int Copies => N / DistinctRows;

    // Whether c copies of every candidate do nothing but make a row's sum of exponentials c times as large: not where a row's own copies,
    // or its positive's, are candidates of another kind than the row itself or its positive.
    private bool AddUp => Loss is BatchLoss.Clip or BatchLoss.InfoNce;

    protected override DeviceRun Prepare(Operands operands)
    {
        Matrix a = operands.Upload(Repeated(1), N, D, Storage);
        Matrix b = Loss == BatchLoss.SupCon ? a : operands.Upload(Repeated(2), N, D, Storage);
        int[] labels = [.. Enumerable.Range(0, N).Select(row => row % DistinctRows % Labels)];
        var exact = new Lazy<(double Loss, ReferenceMatrix Gradient)>(Exact);
        LossResult? latest = null;
        DeviceResult result = WithGradients
            ? new DeviceResult(
                N, D, (row, line) => (latest!.GradientB ?? latest.GradientA!).CopyRowsTo(row, 1, line),
                row => column => exact.Value.Gradient[exact.Value.Gradient.Rows - DistinctRows + (row % DistinctRows), column] / Copies)
            : new DeviceResult(1, 1, (_, line) => line[0] = (float)latest!.Loss, _ => _ => exact.Value.Loss);
        return new DeviceRun(
            operands,
            _ =>
            {
                latest?.Dispose();
                latest = Evaluate(operands.Device, a, b, labels);
            },
            result, () => latest?.Dispose());
    }

    private static string NameOf(BatchLoss loss) => loss switch
    {
        BatchLoss.Clip => "CLIP",
        BatchLoss.InfoNce => "InfoNCE",
        BatchLoss.NtXent => "NT-Xent",
        BatchLoss.SupCon => "SupCon",
        _ => "SigLIP",
    };

    private PairLossOptions Options() => Loss switch
    {
        BatchLoss.Clip => new ClipOptions { LogitScale = Scale, WithGradients = WithGradients },
        BatchLoss.InfoNce => new InfoNceOptions { LogitScale = Scale, WithGradients = WithGradients },
        BatchLoss.NtXent => new NtXentOptions { LogitScale = Scale, WithGradients = WithGradients },
        BatchLoss.SupCon => new SupConOptions { LogitScale = Scale, WithGradients = WithGradients },
        _ => new SigLipOptions { LogitScale = Scale, WithGradients = WithGradients },
    };

    private LossResult Evaluate(VectorDevice sim, Matrix a, Matrix b, int[] labels) => Options() switch
    {
        ClipOptions options => sim.Clip(a, b, options),
        InfoNceOptions options => sim.InfoNce(a, b, options),
        NtXentOptions options => sim.NtXent(a, b, options),
        SupConOptions options => sim.SupCon(a, labels, options),
        PairLossOptions options => sim.SigLip(a, b, (SigLipOptions)options),
    };

    private float[] Repeated(int seed)
    {
        float[] distinct = RandomRows.Normal(DistinctRows, D, seed);
        float[] all = new float[checked(N * D)];
        for (int copy = 0; copy < Copies; copy++)
        {
            distinct.CopyTo(all, copy * distinct.Length);
        }

        return all;
    }

    // Of the distinct rows, by the gradient of what all copies of a row have together, of which each has the c-th part. Where copies add up
    // each loss is greater by log c, and nothing else is another.
    private (double Loss, ReferenceMatrix Gradient) Exact()
    {
        int rows = DistinctRows;
        float[] all = Loss == BatchLoss.SupCon ? RandomRows.Normal(rows, D, 1) : [.. RandomRows.Normal(rows, D, 1), .. RandomRows.Normal(rows, D, 2)];
        int answers = Loss == BatchLoss.NtXent ? 2 * rows : rows;
        List<ReferenceAnchor> anchors = Anchors();
        ReferenceLoss exact = ReferenceContrastive.Compute(ReferenceMatrix.From(all, all.Length / D, D), anchors, Options(), 1.0 / answers);
        double loss = anchors.Select((anchor, i) => anchor.Share * exact.Losses[i]).Sum() / answers;
        return (AddUp ? loss + Math.Log(Copies) : loss, exact.Gradient);
    }

    private List<ReferenceAnchor> Anchors() => Loss switch
    {
        BatchLoss.Clip => ReferenceContrastive.InBatch(DistinctRows, symmetric: true),
        BatchLoss.InfoNce => ReferenceContrastive.InBatch(DistinctRows, symmetric: false),
        // The other copies of a row, and of its partner, are negatives.
        BatchLoss.NtXent => [.. ReferenceContrastive.Views(DistinctRows).Select(anchor => anchor with
        {
            Negatives = [.. Times(anchor.Negatives, Copies), .. Times([anchor.Row, .. anchor.Positives], Copies - 1)],
        })],
        // The other copies of a row are positives.
        BatchLoss.SupCon => [.. ReferenceContrastive.Labels([.. Enumerable.Range(0, DistinctRows).Select(row => row % Labels)]).Select(anchor => anchor with
        {
            Positives = [.. Times(anchor.Positives, Copies), .. Times([anchor.Row], Copies - 1)],
            Negatives = [.. Times(anchor.Negatives, Copies)],
        })],
        // The other copies of its partner are negatives.
        _ => [.. ReferenceContrastive.InBatch(DistinctRows, symmetric: false).Select(anchor => anchor with
        {
            Negatives = [.. Times(anchor.Negatives, Copies), .. Times(anchor.Positives, Copies - 1)],
        })],
    };

    private static IEnumerable<int> Times(IReadOnlyList<int> rows, int copies) => Enumerable.Repeat(rows, copies).SelectMany(all => all);
}
