namespace VkSim.Cli;

/// <summary>Contrastive losses with their gradients.</summary>
internal static class LossFamily
{
    private const int Columns = 33;

    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("loss, infonce", verification => ForEachSize(verification, rows =>
        {
            Check(verification, new InfoNceOptions(), rows, ReferenceContrastive.InBatch(rows, symmetric: false), (device, a, b, options) => device.InfoNce(a, b!, options));
        })),
        new("loss, clip", verification => ForEachSize(verification, rows =>
        {
            foreach (float scale in new[] { 14f, 100 })
            {
                Check(
                    verification,
                    new ClipOptions { LogitScale = scale },
                    rows,
                    ReferenceContrastive.InBatch(rows, symmetric: true),
                    (device, a, b, options) => device.Clip(a, b!, options));
            }
        })),
        new("loss, ntxent", verification => ForEachSize(verification, rows =>
            Check(verification, new NtXentOptions(), rows, ReferenceContrastive.Views(rows), (device, a, b, options) => device.NtXent(a, b!, options)))),
        new("loss, supcon", verification => ForEachSize(verification, rows =>
        {
            // The last row is alone with its label.
            int[] labels = [.. Enumerable.Range(0, rows).Select(row => row == rows - 1 ? 9 : row % 3)];
            foreach (SupConVariant variant in Enum.GetValues<SupConVariant>())
            {
                Check(
                    verification,
                    new SupConOptions { Mean = variant },
                    rows,
                    ReferenceContrastive.Labels(labels),
                    (device, a, _, options) => device.SupCon(a, labels, options));
            }
        })),
        new("loss, siglip", verification => ForEachSize(verification, rows =>
            Check(verification, new SigLipOptions(), rows, ReferenceContrastive.InBatch(rows, symmetric: false), (device, a, b, options) => device.SigLip(a, b!, options)))),
    ];

    private static void ForEachSize(Verification verification, Action<int> check)
    {
        foreach (int rows in verification.IsSlow ? [9] : new[] { 1, 9, 70 })
        {
            check(rows);
        }
    }

    private static void Check<T>(
        Verification verification, T options, int rows, List<ReferenceAnchor> anchors, Func<VectorDevice, Matrix, Matrix?, T, LossResult> compute)
        where T : PairLossOptions
    {
        options = options with { WithGradients = true };
        bool single = options is SupConOptions;
        Sample all = Sample.Normal(single ? rows : 2 * rows, Columns, 1);
        using Matrix matrix = all.Upload(verification.Device);
        using Matrix a = matrix[..rows];
        using Matrix? b = single ? null : matrix[rows..];
        using LossResult result = compute(verification.Device, a, b, options);
        int answers = result.Losses.Length;
        ReferenceLoss exact = ReferenceContrastive.Compute(all.Exact, anchors, options, 1.0 / answers);
        double[] losses = exact.Losses.Length == answers
            ? exact.Losses
            : [.. Enumerable.Range(0, rows).Select(row => 0.5 * (exact.Losses[row] + exact.Losses[rows + row]))];
        double delta = Delta(options, rows);
        string name = FormattableString.Invariant($"scale {options.LogitScale}, {rows} rows");
        verification.Values($"{name}, losses", result.Losses.Span, losses, i => 2 * delta * (1 + Math.Abs(losses[i])));
        Gradient(verification, $"{name}, gradient of a", result.GradientA!, exact, 0, delta);
        if (result.GradientB is { } gradient)
        {
            Gradient(verification, $"{name}, gradient of b", gradient, exact, rows, delta);
        }

        double pairs = options is SigLipOptions ? rows : 1;
        verification.Values($"{name}, gradient of the scale", [(float)result.ScaleGradient], [exact.Scale], _ => 8 * delta * pairs);
        verification.Values($"{name}, gradient of the bias", [(float)result.BiasGradient], [exact.Bias], _ => 8 * delta * pairs);
    }

    private static void Gradient(Verification verification, string name, Matrix gradient, ReferenceLoss exact, int first, double delta)
    {
        int count = (int)gradient.Rows;
        double[] sizes = ReferenceLoss.Rows(exact.Magnitude, first, count).ToArray();
        verification.Values(name, gradient.ToArray(), ReferenceLoss.Rows(exact.Gradient, first, count), i => 4 * delta * sizes[i]);
    }

    // The largest relative error of an exponential: the errors of two logits, and of the sum of them.
    private static double Delta(PairLossOptions options, int rows)
    {
        double ofLogit = (options.LogitScale * (ErrorBounds.Cosine(Columns) + (4 * ErrorBounds.UnitRoundOff))) + (4 * ErrorBounds.UnitRoundOff * Math.Abs(options.Bias));
        return (2 * ofLogit) + (4 * rows * ErrorBounds.UnitRoundOff) + 1e-5;
    }
}
