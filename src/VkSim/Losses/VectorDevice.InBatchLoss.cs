using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

/// <content>Losses of a batch of pairs whose negatives are the other pairs' members.</content>
public sealed partial class VectorDevice
{
    private LossResult InBatchLoss(Matrix a, Matrix b, ContrastiveOptions options, bool symmetric, ReadOnlyMemory<bool> mask, (string A, string B) names)
    {
        MatrixView left = a.ViewOn(this, names.A);
        MatrixView right = b.ViewOn(this, names.B);
        LossOperands.Paired(left, right, names.A, names.B);
        LossOperands.HasNegatives(left.Rows, options.Decoupled, names.A);
        LossOperands.Mask(mask, left.Rows, left.Rows);
        int rows = LossOperands.Count(left.Rows, names.A);
        var roles = new PairRoles { DiagonalIsPositive = true, Mask = MaskBytes(mask), MaskLeftStride = rows, MaskRightStride = 1 };
        bool smoothed = options.LabelSmoothing > 0;
        var passes = new LossPasses(Backend, options, options.WithGradients ? 3 : 1);
        var sumsOfA = new RowSums(rows, severalPositives: false, smoothed);
        RowSums? sumsOfB = symmetric ? new RowSums(rows, severalPositives: false, smoothed) : null;
        passes.Forward(left, right, roles, sumsOfA.Spans, sumsOfB is null ? default : sumsOfB.Spans);

        SoftmaxLoss formula = Formula(options, rows, symmetric ? 0.5 : 1);
        RowTerms ofA = formula.Evaluate(sumsOfA, default, smoothed ? NegativeCounts(rows, mask, byColumn: false) : default, options.WithGradients);
        RowTerms? ofB = sumsOfB is null ? null
            : formula.Evaluate(sumsOfB, default, smoothed ? NegativeCounts(rows, mask, byColumn: true) : default, options.WithGradients);
        passes.HostBytes += sumsOfA.Bytes + (sumsOfB?.Bytes ?? 0) + ofA.Bytes + (ofB?.Bytes ?? 0);
        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                PairWeights weightsOfB = ofB is null ? default : ofB.Weights;
                passes.Backward(left, right, roles, ofA.Weights, weightsOfB, gradients.MakeA(a), gradients.MakeB(b));
            }

            LossExplanation? explanation = options.Explain ? LossExplainer.OfPairs(this, a, b, options, mask) : null;
            double[] losses = ofB is null ? ofA.Losses : [.. ofA.Losses.Zip(ofB.Losses, static (x, y) => 0.5 * (x + y))];
            return Result(options, passes, gradients, losses, options.WithLogSumExp ? [.. ofA.LogSumExp, .. ofB?.LogSumExp ?? []] : [], explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }

    // Of a row, or of a column: what the mask leaves, without the positive.
    private static int[] NegativeCounts(int rows, ReadOnlyMemory<bool> mask, bool byColumn)
    {
        int[] counts = new int[rows];
        Array.Fill(counts, rows - 1);
        ReadOnlySpan<bool> values = mask.Span;
        for (int index = 0; index < values.Length; index++)
        {
            (int row, int column) = Math.DivRem(index, rows);
            counts[byColumn ? column : row] -= row != column && !values[index] ? 1 : 0;
        }

        return counts;
    }
}
