using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Numerics;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// InfoNCE (van den Oord et al., 2018): for each query −log of the share of its positive, row i of the positives, in
    /// Σ exp(logit) over the candidates. The N×N logits are never there.
    /// </summary>
    /// <param name="query">N×D.</param>
    /// <param name="positive">N×D.</param>
    /// <param name="options">Temperature, explicit negatives, mask, symmetric or not, gradients, and what all losses can be given.</param>
    /// <remarks>Explicit negatives replace those in the batch, as info-nce-pytorch has it. A queue of keys is a set of constant negatives.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, a mask of another length, options that exclude one another, or another device's matrix.</exception>
    public LossResult InfoNce(Matrix query, Matrix positive, InfoNceOptions? options = null)
    {
        options ??= InfoNceOptions.Default;
        if (options.Negatives is null)
        {
            return options.NegativesArePaired || options.NegativesAreConstant
                ? throw new ArgumentException("Paired or constant negatives are asked for; there are no explicit negatives.", nameof(options))
                : InBatchLoss(query, positive, options, options.Symmetric, options.Mask, (nameof(query), nameof(positive)));
        }

        if (options.Symmetric)
        {
            throw new ArgumentException("The symmetric loss has its negatives in the batch; there are explicit ones.", nameof(options));
        }

        MatrixView queries = query.ViewOn(this);
        MatrixView positives = positive.ViewOn(this);
        MatrixView negatives = options.Negatives.ViewOn(this, "negatives");
        LossOperands.Paired(queries, positives, nameof(query), nameof(positive));
        Operands.SameColumns(queries, negatives, nameof(query), nameof(negatives));
        _ = LossOperands.Count(queries.Rows, nameof(query));
        return options.NegativesArePaired ? PairedNegatives(query, positive, options) : SharedNegatives(query, positive, options);
    }

    private LossResult SharedNegatives(Matrix query, Matrix positive, InfoNceOptions options)
    {
        Matrix negatives = options.Negatives!;
        (MatrixView left, MatrixView right) = (query.View, negatives.View);
        int rows = (int)left.Rows;
        int candidates = LossOperands.Count(right.Rows, nameof(negatives));
        LossOperands.Mask(options.Mask, rows, candidates);
        if (options.Decoupled && candidates == 0)
        {
            throw new ArgumentException("There are no negatives; the decoupled loss needs one.", nameof(negatives));
        }

        bool smoothed = options.LabelSmoothing > 0;
        var roles = new PairRoles { Mask = MaskBytes(options.Mask), MaskLeftStride = candidates, MaskRightStride = 1 };
        var passes = new LossPasses(Backend, options, options.WithGradients ? 5 : 2);
        var sums = new RowSums(rows, severalPositives: false, smoothed);
        passes.Forward(left, right, roles, sums.NegativeSpans);
        float[] similarities = passes.Groups(left, positive.View, 1, this);
        SetPositives(sums, similarities, passes.Logits);
        int[] counts = smoothed ? MaskCounts(options.Mask.Span, rows, candidates) : [];
        RowTerms terms = Formula(options, rows).Evaluate(sums, default, counts, options.WithGradients);
        passes.HostBytes += sums.Bytes + terms.Bytes;
        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                Matrix gradient = gradients.MakeA(query);
                Matrix? ofNegatives = options.NegativesAreConstant ? null : gradients.MakeNegatives(negatives);
                passes.Backward(left, right, roles, terms.Weights, default, gradient, ofNegatives);
                PositivesBackward(query, positive, terms, similarities, passes, gradients);
            }

            LossExplanation? explanation = options.Explain ? LossExplainer.OfNegatives(this, query, positive, options) : null;
            return Result(options, passes, gradients, terms.Losses, options.WithLogSumExp ? terms.LogSumExp : [], explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }

    private LossResult PairedNegatives(Matrix query, Matrix positive, InfoNceOptions options)
    {
        Matrix negatives = options.Negatives!;
        (MatrixView left, MatrixView right) = (query.View, negatives.View);
        int rows = (int)left.Rows;
        if (rows == 0 ? right.Rows != 0 : right.Rows % rows != 0 || right.Rows == 0)
        {
            throw new ArgumentException(
                $"'negatives' has {right.Rows} rows; K for each of the {rows} queries need a multiple of {rows}, at least {rows}.", nameof(negatives));
        }

        int each = rows == 0 ? 1 : LossOperands.Count(right.Rows, nameof(negatives)) / rows;
        LossOperands.Mask(options.Mask, rows, each);
        var passes = new LossPasses(Backend, options, options.WithGradients ? 4 : 2);
        float[] similarities = passes.Groups(left, positive.View, 1, this);
        float[] others = passes.Groups(left, right, each, this);
        var sums = new RowSums(rows, severalPositives: false, smoothed: true);
        SetPositives(sums, similarities, passes.Logits);
        int[] counts = PairedSums(sums, others, each, options.Mask.Span, passes.Logits);
        RowTerms terms = Formula(options, rows).Evaluate(sums, default, counts, options.WithGradients);
        passes.HostBytes += sums.Bytes + terms.Bytes;
        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                double[] weights = PairedWeights(terms, others, each, options.Mask.Span, passes);
                Matrix gradient = gradients.MakeA(query);
                Matrix? ofNegatives = options.NegativesAreConstant ? null : gradients.MakeNegatives(negatives);
                passes.GroupsBackward(left, right, weights, each, gradient, accumulateA: false, ofNegatives, this);
                PositivesBackward(query, positive, terms, similarities, passes, gradients);
            }

            LossExplanation? explanation = options.Explain ? LossExplainer.OfNegatives(this, query, positive, options) : null;
            return Result(options, passes, gradients, terms.Losses, options.WithLogSumExp ? terms.LogSumExp : [], explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }

    private static void SetPositives(RowSums sums, float[] similarities, in PairLogits logits)
    {
        for (int row = 0; row < sums.Rows; row++)
        {
            sums.Positives[row] = (float)((logits.Scale * ((double)similarities[row] - logits.Margin)) + logits.Bias);
        }
    }

    private static int[] MaskCounts(ReadOnlySpan<bool> mask, int rows, int candidates)
    {
        int[] counts = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            counts[row] = mask.IsEmpty ? candidates : mask.Slice(row * candidates, candidates).Count(true);
        }

        return counts;
    }

    private static int[] PairedSums(RowSums sums, float[] similarities, int each, ReadOnlySpan<bool> mask, in PairLogits logits)
    {
        for (int row = 0; row < sums.Rows; row++)
        {
            double logSum = double.NegativeInfinity;
            double total = 0;
            for (int index = row * each; index < (row + 1) * each; index++)
            {
                if (mask.IsEmpty || mask[index])
                {
                    double logit = ((double)logits.Scale * similarities[index]) + logits.Bias;
                    logSum = LogSums.Add(logSum, logit);
                    total += logit;
                }
            }

            sums.Negatives[row] = (float)logSum;
            sums.NegativeTotals[row] = (float)total;
        }

        return MaskCounts(mask, sums.Rows, each);
    }

    private static double[] PairedWeights(RowTerms terms, float[] similarities, int each, ReadOnlySpan<bool> mask, LossPasses passes)
    {
        double[] weights = new double[similarities.Length];
        double scale = 0;
        PairWeights row = terms.Weights;
        for (int index = 0; index < weights.Length; index++)
        {
            if (mask.IsEmpty || mask[index])
            {
                int i = index / each;
                double logit = ((double)passes.Logits.Scale * similarities[index]) + passes.Logits.Bias;
                weights[index] = (row.NegativeFactors[i] * Math.Exp(logit - row.NegativeLogSums[i])) + row.NegativeConstants[i];
                scale += weights[index] * similarities[index];
            }
        }

        passes.AddScaleGradient(scale);
        return weights;
    }

    // A single positive weighs a constant.
    private void PositivesBackward(Matrix query, Matrix positive, RowTerms terms, float[] similarities, LossPasses passes, LossGradients gradients)
    {
        double[] weights = new double[similarities.Length];
        double scale = 0;
        ReadOnlySpan<float> constants = terms.Weights.PositiveConstants;
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = constants[row];
            scale += weights[row] * ((double)similarities[row] - passes.Logits.Margin);
        }

        passes.AddScaleGradient(scale);
        passes.GroupsBackward(query.View, positive.View, weights, 1, gradients.A!, accumulateA: true, gradients.MakeB(positive), this);
    }
}
