using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Contrastive losses with their gradients.</summary>
internal static class LossFamily
{
    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("loss, infonce", verification => ForEachSize(verification, rows => InfoNce(new InfoNceOptions(), rows))),
        new("loss, clip", verification => ForEachSize(verification, rows =>
        [
            Clip(new ClipOptions { LogitScale = 14 }, rows),
            Clip(new ClipOptions { LogitScale = 100 }, rows),
        ])),
        new("loss, ntxent", verification => ForEachSize(verification, rows => NtXent(new NtXentOptions(), rows))),
        new("loss, supcon", verification => ForEachSize(verification, rows =>
            [.. Enum.GetValues<SupConVariant>().Select(variant => SupCon(new SupConOptions { Mean = variant }, rows))])),
        new("loss, siglip", verification => ForEachSize(verification, rows => SigLip(new SigLipOptions(), rows))),
        new("loss, infonce, options", verification => ForEachChange(verification, (rows, change) =>
        [
            InfoNce(change(new InfoNceOptions()), rows, Mask(rows, rows)),
            InfoNce(change(new InfoNceOptions { Symmetric = true }), rows, Mask(rows, rows)),
        ])),
        new("loss, infonce, explicit negatives", verification => ForEachChange(verification, (rows, change) =>
        [
            Explicit(change(new InfoNceOptions()), rows, rows + 2),
            Explicit(change(new InfoNceOptions { NegativesAreConstant = true }), rows, 3),
            Explicit(change(new InfoNceOptions { NegativesArePaired = true }), rows, 3),
        ])),
        new("loss, clip, options", verification => ForEachChange(verification, (rows, change) => [Clip(change(new ClipOptions()), rows)])),
        new("loss, ntxent, options", verification => ForEachChange(verification, (rows, change) => [NtXent(change(new NtXentOptions()), rows)])),
        new("loss, supcon, options", verification => ForEachChange(verification, (rows, change) =>
            [.. Enum.GetValues<SupConVariant>().Select(variant => SupCon(change(new SupConOptions { Mean = variant }), rows))])),
        new("loss, siglip, options", verification => Run(
            verification,
            new LossCheck[]
            {
                SigLip(new SigLipOptions { Margin = 0.2f, Bias = -4, Reduction = LossReduction.Sum }, Few(verification)),
                SigLip(new SigLipOptions { Normalize = false, LogitScale = 0.3f, Reduction = LossReduction.None }, Few(verification)),
            }.Take(verification.IsSlow ? 1 : 2))),
        new("loss, half precision", verification => Run(
            verification,
            (verification.IsSlow ? [ElementType.Float16] : new[] { ElementType.Float16, ElementType.BFloat16 }).SelectMany(type => new[]
            {
                Clip(new ClipOptions(), Few(verification)) with { Type = type },
                Explicit(new InfoNceOptions { NegativesArePaired = true }, Few(verification), 3) with { Type = type },
            }.Take(verification.IsSlow ? 1 : 2)))),
    ];

    private static void ForEachSize(Verification verification, Func<int, LossCheck[]> checks) =>
        Run(verification, (verification.IsSlow ? [9] : new[] { 1, 9, 70 }).SelectMany(checks));

    private static void ForEachSize(Verification verification, Func<int, LossCheck> check) => ForEachSize(verification, rows => [check(rows)]);

    // Several options at a time, so that few runs have them all.
    private static void ForEachChange(Verification verification, Func<int, Func<ContrastiveOptions, ContrastiveOptions>, LossCheck[]> checks)
    {
        Func<ContrastiveOptions, ContrastiveOptions>[] changes =
        [
            options => options with { LabelSmoothing = 0.1f, Margin = 0.2f, Bias = 0.5f, Reduction = LossReduction.Sum },
            options => options with { Decoupled = true, LabelSmoothing = 0.2f, Reduction = LossReduction.None },
            options => options with { Normalize = false, LogitScale = 0.3f },
        ];
        foreach (Func<ContrastiveOptions, ContrastiveOptions> change in changes.Take(verification.IsSlow ? 1 : changes.Length))
        {
            Run(verification, checks(Few(verification), change).Take(verification.IsSlow ? 1 : int.MaxValue));
        }
    }

    private static int Few(Verification verification) => verification.IsSlow ? 5 : 9;

    private static void Run(Verification verification, IEnumerable<LossCheck> checks)
    {
        foreach (LossCheck check in checks)
        {
            check.Run(verification);
        }
    }

    private static LossCheck InfoNce(ContrastiveOptions options, int rows, bool[]? mask = null)
    {
        var given = (InfoNceOptions)options with { WithGradients = true, Mask = mask };
        List<ReferenceAnchor> anchors = ReferenceContrastive.InBatch(rows, given.Symmetric, mask);
        return new LossCheck(Name(given, rows), given, rows, anchors, (device, a, b, _) => device.InfoNce(a, b, given));
    }

    private static LossCheck Explicit(ContrastiveOptions options, int rows, int candidates)
    {
        bool[] mask = Mask(rows, candidates);
        var given = (InfoNceOptions)options with { WithGradients = true, Mask = mask };
        bool paired = given.NegativesArePaired;
        List<ReferenceAnchor> anchors = ReferenceContrastive.Explicit(rows, candidates, paired, mask);
        return new LossCheck(
            $"{Name(given, rows)}, {candidates} negatives", given, rows, anchors,
            (device, a, b, negatives) => device.InfoNce(a, b, given with { Negatives = negatives }))
        {
            Negatives = paired ? rows * candidates : candidates,
        };
    }

    private static LossCheck Clip(ContrastiveOptions options, int rows)
    {
        var given = (ClipOptions)options with { WithGradients = true };
        List<ReferenceAnchor> anchors = ReferenceContrastive.InBatch(rows, symmetric: true);
        return new LossCheck(Name(given, rows), given, rows, anchors, (device, a, b, _) => device.Clip(a, b, given));
    }

    private static LossCheck NtXent(ContrastiveOptions options, int rows)
    {
        var given = (NtXentOptions)options with { WithGradients = true };
        return new LossCheck(Name(given, rows), given, rows, ReferenceContrastive.Views(rows), (device, a, b, _) => device.NtXent(a, b, given));
    }

    private static LossCheck SupCon(ContrastiveOptions options, int rows)
    {
        // The last row is alone with its label.
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row == rows - 1 ? 9 : row % 3)];
        var given = (SupConOptions)options with { WithGradients = true };
        return new LossCheck(
            $"{given.Mean}, {Name(given, rows)}", given, rows, ReferenceContrastive.Labels(labels), (device, a, _, _) => device.SupCon(a, labels, given));
    }

    private static LossCheck SigLip(SigLipOptions options, int rows)
    {
        SigLipOptions given = options with { WithGradients = true };
        List<ReferenceAnchor> anchors = ReferenceContrastive.InBatch(rows, symmetric: false);
        return new LossCheck(Name(given, rows), given, rows, anchors, (device, a, b, _) => device.SigLip(a, b, given));
    }

    private static bool[] Mask(int rows, int candidates) => [.. Enumerable.Range(0, rows * candidates).Select(index => index * 7 % 11 > 2)];

    private static string Name(PairLossOptions options, int rows) =>
        FormattableString.Invariant($"scale {options.LogitScale}, margin {options.Margin}, {options.Reduction}, {rows} rows");
}
