using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Simd.Lists;

/// <content>What losses are made of.</content>
internal sealed partial class HostOperationList
{
    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        (PairPass pairs, MatrixView ofLeft, MatrixView ofRight) = (pass, left, right);
        _recording.Add(
            () => backend.PairSums(pairs, ofLeft, ofRight, accumulate, _context),
            pairs.A, pairs.B, pairs.Roles.Labels, pairs.Roles.RightLabels, pairs.Roles.Mask, pairs.Similarities, ofLeft, ofRight);
    }

    /// <inheritdoc/>
    public void EvaluateRows(in RowTerms terms, in OperationContext context)
    {
        RowTerms rows = terms;
        _recording.Add(
            () => backend.EvaluateRows(rows, _context),
            rows.Sums, rows.Positives, rows.Negatives, rows.Losses, rows.LogSumExp, rows.Weights);
    }

    /// <inheritdoc/>
    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context)
    {
        (PairPass pairs, MatrixView ofLeft, MatrixView ofRight, PairGradientTargets to) = (pass, left, right, targets);
        _recording.Add(
            () => backend.PairGradients(pairs, ofLeft, ofRight, to, _context),
            pairs.A, pairs.B, pairs.Roles.Labels, pairs.Roles.RightLabels, pairs.Roles.Mask, pairs.Similarities, pairs.Weights, ofLeft, ofRight, to.A, to.B, to.Sums);
    }

    /// <inheritdoc/>
    public void AddUp(in Total total, in OperationContext context)
    {
        Total sum = total;
        _recording.Add(() => backend.AddUp(sum, _context), sum.Values, sum.Sum, sum.Rounded);
    }

    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        (MatrixView rows, MatrixView targets, MatrixView classes, MatrixView factors) = (logits, probabilities, labels, weights);
        (MatrixView to, MatrixView slopes, CrossEntropySettings how) = (losses, gradient, settings);
        _recording.Add(
            () => backend.CrossEntropy(rows, targets, classes, factors, to, slopes, how, _context),
            rows, targets, classes, factors, to, slopes);
    }
}
