using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// NT-Xent (Chen et al., "A Simple Framework for Contrastive Learning", 2020): each of the 2N rows of both views has its partner
    /// as the positive among the 2N−1 others. The logits are never there.
    /// </summary>
    /// <param name="a">N×D, the first view.</param>
    /// <param name="b">N×D, the second view; row i is the partner of row i of a.</param>
    /// <param name="options">Temperature, gradients, and what all losses can be given.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult NtXent(Matrix a, Matrix b, NtXentOptions? options = null)
    {
        options ??= NtXentOptions.Default;
        MatrixView left = a.ViewOn(this);
        MatrixView right = b.ViewOn(this);
        LossOperands.Paired(left, right, nameof(a), nameof(b));
        LossOperands.HasNegatives(left.Rows, options.Decoupled, nameof(a));
        int rows = LossOperands.Count(left.Rows, nameof(a));
        bool smoothed = options.LabelSmoothing > 0;
        var passes = new LossPasses(Backend, options, options.WithGradients ? 7 : 3);
        RowSums[] sums = [.. Enumerable.Range(0, 3).Select(_ => new RowSums(rows, severalPositives: false, smoothed))];
        (RowSums ofA, RowSums ofB, RowSums within) = (sums[0], sums[1], sums[2]);
        passes.HostBytes += 3 * within.Bytes;

        // Between the views a partner is the positive; within a view all but the row itself are negatives.
        var between = new PairRoles { DiagonalIsPositive = true };
        var inside = new PairRoles { ExcludeDiagonal = true };
        passes.Forward(left, right, between, ofA.Spans, ofB.Spans);
        passes.Forward(left, left, inside, within.NegativeSpans);
        ofA.AddNegatives(within);
        passes.Forward(right, right, inside, within.NegativeSpans);
        ofB.AddNegatives(within);

        int[] counts = new int[smoothed ? rows : 0];
        Array.Fill(counts, (2 * rows) - 2);
        SoftmaxLoss formula = Formula(options, 2.0 * rows);
        RowTerms termsOfA = formula.Evaluate(ofA, default, counts, options.WithGradients);
        RowTerms termsOfB = formula.Evaluate(ofB, default, counts, options.WithGradients);
        passes.HostBytes += termsOfA.Bytes + termsOfB.Bytes;
        var gradients = new LossGradients();
        try
        {
            if (options.WithGradients)
            {
                PairWeights weightsOfA = termsOfA.Weights;
                PairWeights weightsOfB = termsOfB.Weights;
                Matrix gradientA = gradients.MakeA(a);
                Matrix gradientB = gradients.MakeB(b);

                // Within a view each pair comes twice, with the weights of both rows both times.
                passes.Backward(left, left, inside, weightsOfA, weightsOfA, gradientA, share: 0.5);
                passes.Backward(right, right, inside, weightsOfB, weightsOfB, gradientB, share: 0.5);
                passes.Backward(left, right, between, weightsOfA, weightsOfB, gradientA, gradientB, accumulate: true);
            }

            LossExplanation? explanation = options.Explain ? LossExplainer.OfViews(this, a, b, options) : null;
            float[] logSums = options.WithLogSumExp ? [.. termsOfA.LogSumExp, .. termsOfB.LogSumExp] : [];
            return Result(options, passes, gradients, [.. termsOfA.Losses, .. termsOfB.Losses], logSums, explanation);
        }
        catch
        {
            gradients.Dispose();
            throw;
        }
    }
}
