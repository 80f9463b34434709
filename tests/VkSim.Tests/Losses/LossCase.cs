using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

/// <summary>A loss with its operands, to be computed by a device and by the oracle.</summary>
internal sealed class LossCase
{
    private LossCase(LossKind kind, PairLossOptions options, int rows, int columns, float[] values)
    {
        Kind = kind;
        Options = options;
        Rows = rows;
        Columns = columns;
        Values = values;
    }

    public LossKind Kind { get; }

    public PairLossOptions Options { get; init; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>All operands' rows, one operand after another.</summary>
    public float[] Values { get; }

    public ElementType Storage { get; init; }

    /// <summary>Shared negatives, or negatives of each row.</summary>
    public int Candidates { get; init; }

    public bool[]? Mask { get; init; }

    public int[] Labels { get; init; } = [];

    /// <summary>Of random rows with random norms, partners being near one another.</summary>
    public static LossCase Random(LossKind kind, int rows, int columns, Func<PairLossOptions, PairLossOptions>? change = null, ElementType storage = ElementType.Float32, bool masked = false, int seed = 1)
    {
        int candidates = kind switch { LossKind.SharedNegatives => (rows / 2) + 3, LossKind.PairedNegatives => 3, _ => 0 };
        int explicitRows = kind == LossKind.PairedNegatives ? rows * candidates : candidates;
        float[] a = RandomRows.Normal(rows, columns, seed);
        float[] noise = RandomRows.Normal(rows, columns, seed + 1, 0.8f);
        float[] b = [.. a.Zip(noise, (x, y) => (0.6f * x) + y)];
        float[] others = RandomRows.Normal(explicitRows, columns, seed + 2, 1.3f);
        float[] values = kind == LossKind.SupCon ? b : [.. a, .. b, .. others];
        bool[]? mask = masked ? MaskOf(rows * (candidates > 0 ? candidates : rows), seed) : null;
        PairLossOptions options = Plain(kind) with { WithGradients = true };
        return new LossCase(kind, change?.Invoke(options) ?? options, rows, columns, values)
        {
            Storage = storage,
            Candidates = candidates,
            Mask = mask,
            Labels = kind == LossKind.SupCon ? [.. Enumerable.Range(0, rows).Select(i => i * 7 % 5 == 4 ? 100 + i : i * 7 % 5 % 3)] : [],
        };
    }

    /// <summary>Of given rows: both operands' one after another, or SupCon's.</summary>
    public static LossCase Of(LossKind kind, float[] values, int rows, PairLossOptions options, int[]? labels = null) =>
        Of(kind, values, rows, values.Length / rows / (kind == LossKind.SupCon ? 1 : 2), options, 0, null, labels ?? []);

    /// <summary>Of given rows of all operands.</summary>
    public static LossCase Of(
        LossKind kind, float[] values, int rows, int columns, PairLossOptions options, int candidates, bool[]? mask, int[] labels) =>
        new(kind, options with { WithGradients = true }, rows, columns, values) { Candidates = candidates, Mask = mask, Labels = labels };

    public static PairLossOptions Plain(LossKind kind) => kind switch
    {
        LossKind.Clip => new ClipOptions(),
        LossKind.NtXent => new NtXentOptions(),
        LossKind.SupCon => new SupConOptions(),
        LossKind.SigLip => new SigLipOptions(),
        LossKind.SymmetricInfoNce => new InfoNceOptions { Symmetric = true },
        LossKind.PairedNegatives => new InfoNceOptions { NegativesArePaired = true },
        _ => new InfoNceOptions(),
    };

    /// <summary>What a device gives. The gradients are the caller's to dispose.</summary>
    public LossResult Compute(VectorDevice device)
    {
        using Matrix all = device.Upload(Values, Values.Length / Math.Max(1, Columns), Columns, Storage);
        using Matrix a = all[..Rows];
        if (Kind == LossKind.SupCon)
        {
            return device.SupCon(a, Labels, (SupConOptions)Options);
        }

        using Matrix b = all[Rows..(2 * Rows)];
        switch (Options)
        {
            case ClipOptions clip:
                return device.Clip(a, b, clip);
            case NtXentOptions views:
                return device.NtXent(a, b, views);
            case SigLipOptions sigmoid:
                return device.SigLip(a, b, sigmoid);
            default:
                using (Matrix others = all[(2 * Rows)..])
                {
                    Matrix? negatives = Kind is LossKind.SharedNegatives or LossKind.PairedNegatives ? others : null;
                    return device.InfoNce(a, b, (InfoNceOptions)Options with { Negatives = negatives, Mask = Mask });
                }
        }
    }

    /// <summary>What the oracle gives.</summary>
    public ReferenceLoss Exact()
    {
        ReferenceMatrix embeddings = ReferenceMatrix.From(RandomRows.Stored(Values, Storage), Values.Length / Math.Max(1, Columns), Columns);
        return ReferenceContrastive.Compute(embeddings, Anchors(), Options, Options.Reduction == LossReduction.Mean ? 1.0 / LossRows : 1);
    }

    /// <summary>Rows that have a loss in the answer.</summary>
    public int LossRows => Kind == LossKind.NtXent ? 2 * Rows : Rows;

    /// <summary>The oracle's loss of each row in the answer.</summary>
    public double[] LossesOf(ReferenceLoss exact) => exact.Losses.Length == LossRows ? exact.Losses
        : [.. Enumerable.Range(0, Rows).Select(i => 0.5 * (exact.Losses[i] + exact.Losses[Rows + i]))];

    private List<ReferenceAnchor> Anchors() => Kind switch
    {
        LossKind.NtXent => ReferenceContrastive.Views(Rows),
        LossKind.SupCon => ReferenceContrastive.Labels(Labels),
        LossKind.SharedNegatives => ReferenceContrastive.Explicit(Rows, Candidates, paired: false, Mask),
        LossKind.PairedNegatives => ReferenceContrastive.Explicit(Rows, Candidates, paired: true, Mask),
        _ => ReferenceContrastive.InBatch(Rows, Kind is LossKind.Clip or LossKind.SymmetricInfoNce, Mask),
    };

    private static bool[] MaskOf(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(3) > 0)];
    }
}
