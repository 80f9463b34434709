namespace VkSim.Reference;

/// <summary>The oracle's cross-entropy of logits, as torch.nn.functional.cross_entropy.</summary>
internal static class ReferenceCrossEntropy
{
    /// <summary>
    /// Against class indices: (1−ε)·w[t]·(−log p[t]) + (ε/C)·Σ w[c]·(−log p[c]). Ignored rows give 0; the mean divides
    /// by the sum of w[t] over the others (NaN where there are none).
    /// </summary>
    /// <param name="logits">One row a sample, one column a class.</param>
    /// <param name="targets">The class of each row.</param>
    /// <param name="weights">One factor a class; null: 1.</param>
    /// <param name="smoothing">ε, the label smoothing.</param>
    /// <param name="ignored">The target that leaves a row out.</param>
    /// <param name="reduction">What to answer: one value, or one a row.</param>
    public static double[] Classes(
        ReferenceMatrix logits, ReadOnlySpan<int> targets, double[]? weights = null, double smoothing = 0, int ignored = -100, ReferenceReduction reduction = ReferenceReduction.Mean)
    {
        double[] losses = new double[logits.Rows];
        double total = 0;
        for (int row = 0; row < logits.Rows; row++)
        {
            int target = targets[row];
            if (target != ignored)
            {
                double[] share = Shares(target, logits.Columns, weights, smoothing);
                losses[row] = Row(logits.Row(row), share);
                total += weights?[target] ?? 1;
            }
        }

        return Reduce(losses, total, reduction);
    }

    /// <summary>
    /// Against class probabilities, smoothed to (1−ε)·q + ε/C: −Σ w[c]·q[c]·log p[c]. The mean divides by the rows.
    /// </summary>
    public static double[] Probabilities(
        ReferenceMatrix logits, ReferenceMatrix targets, double[]? weights = null, double smoothing = 0, ReferenceReduction reduction = ReferenceReduction.Mean)
    {
        double[] losses = new double[logits.Rows];
        for (int row = 0; row < logits.Rows; row++)
        {
            losses[row] = Row(logits.Row(row), Shares(targets.Row(row), weights, smoothing));
        }

        return Reduce(losses, logits.Rows, reduction);
    }

    /// <summary>The gradient of the summed loss of <see cref="Classes"/> with respect to the logits; the mean's is this over its divisor.</summary>
    public static ReferenceMatrix ClassesGradient(
        ReferenceMatrix logits, ReadOnlySpan<int> targets, double[]? weights = null, double smoothing = 0, int ignored = -100)
    {
        var gradient = new ReferenceMatrix(logits.Rows, logits.Columns);
        for (int row = 0; row < logits.Rows; row++)
        {
            if (targets[row] != ignored)
            {
                RowGradient(logits.Row(row), Shares(targets[row], logits.Columns, weights, smoothing), gradient.Row(row));
            }
        }

        return gradient;
    }

    /// <summary>The gradient of the summed loss of <see cref="Probabilities"/> with respect to the logits.</summary>
    public static ReferenceMatrix ProbabilitiesGradient(ReferenceMatrix logits, ReferenceMatrix targets, double[]? weights = null, double smoothing = 0)
    {
        var gradient = new ReferenceMatrix(logits.Rows, logits.Columns);
        for (int row = 0; row < logits.Rows; row++)
        {
            RowGradient(logits.Row(row), Shares(targets.Row(row), weights, smoothing), gradient.Row(row));
        }

        return gradient;
    }

    private static double Row(ReadOnlySpan<double> logits, double[] share)
    {
        double[] logProbability = ReferenceSoftmax.LogSoftmax(logits);
        var sum = default(CompensatedSum);
        for (int c = 0; c < share.Length; c++)
        {
            // A class without a share takes no part, also where its logit is −∞.
            if (share[c] != 0)
            {
                sum.Add(-share[c] * logProbability[c]);
            }
        }

        return sum.Value;
    }

    private static void RowGradient(ReadOnlySpan<double> logits, double[] share, Span<double> gradient)
    {
        double[] probability = ReferenceSoftmax.Softmax(logits);
        double total = share.Sum();
        for (int c = 0; c < share.Length; c++)
        {
            gradient[c] = (total * probability[c]) - share[c];
        }
    }

    private static double[] Shares(int target, int classes, double[]? weights, double smoothing)
    {
        double[] oneHot = new double[classes];
        oneHot[target] = 1;
        return Shares(oneHot, weights, smoothing);
    }

    private static double[] Shares(ReadOnlySpan<double> target, double[]? weights, double smoothing)
    {
        double[] share = target.ToArray();
        for (int c = 0; c < share.Length; c++)
        {
            share[c] = (((1 - smoothing) * share[c]) + (smoothing / share.Length)) * (weights?[c] ?? 1);
        }

        return share;
    }

    private static double[] Reduce(double[] losses, double divisor, ReferenceReduction reduction)
    {
        if (reduction == ReferenceReduction.None)
        {
            return losses;
        }

        var sum = default(CompensatedSum);
        foreach (double loss in losses)
        {
            sum.Add(loss);
        }

        return [reduction == ReferenceReduction.Sum ? sum.Value : sum.Value / divisor];
    }
}
