using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

/// <summary>
/// Comparison of a loss with the oracle. δ, the largest relative error of an exponential, is the error of two logits; a gradient
/// is off by a few δ of the magnitudes that it is summed up from.
/// </summary>
internal static class LossAgreement
{
    // The oracle takes a logit from a log-sum-exp, in double.
    private const double OracleRounding = 1e-12;

    public static void Check(VectorDevice device, LossCase loss, string what)
    {
        ReferenceLoss exact = loss.Exact();
        using LossResult result = loss.Compute(device);
        Check(loss, exact, result, what);
    }

    public static void Check(LossCase loss, ReferenceLoss exact, LossResult result, string what)
    {
        double delta = Delta(loss);
        double[] losses = loss.LossesOf(exact);
        double plain = loss.Options is ContrastiveOptions { LabelSmoothing: 0, Decoupled: false } && loss.Kind != LossKind.SupCon ? 0 : 1;
        Agreement.Within(result.Losses.Span, losses, i => (2 * delta * (plain + Math.Abs(losses[i]))) + OracleRounding, $"{what}: losses");
        double mean = loss.Options.Reduction == LossReduction.Mean ? losses.Length : 1;
        double bound = 2 * delta * losses.Sum(v => plain + Math.Abs(v)) / mean;
        double expected = losses.Sum() / mean;
        Assert.True(double.IsNaN(expected) ? double.IsNaN(result.Loss) : Math.Abs(result.Loss - expected) <= bound + OracleRounding, $"{what}: loss {result.Loss:R}, the oracle has {expected:R}");

        int rows = loss.Rows;
        CheckGradient(exact, result.GradientA, 0, rows, delta, $"{what}: gradient of a");
        CheckGradient(exact, result.GradientB, rows, loss.Kind == LossKind.SupCon ? 0 : rows, delta, $"{what}: gradient of b");
        CheckGradient(exact, result.GradientNegatives, 2 * rows, Math.Max(0, exact.Gradient.Rows - (2 * rows)), delta, $"{what}: gradient of negatives");
        double share = loss.Options.Reduction == LossReduction.Mean ? 1 : loss.LossRows;
        double largest = LargestSimilarity(loss) + Math.Abs(loss.Options.Margin);
        if (loss.Kind == LossKind.SigLip)
        {
            share *= rows;
        }

        Assert.True(Math.Abs(result.ScaleGradient - exact.Scale) <= 8 * delta * share * largest, $"{what}: scale gradient {result.ScaleGradient:R}, the oracle has {exact.Scale:R}");
        Assert.True(Math.Abs(result.BiasGradient - exact.Bias) <= 8 * delta * share, $"{what}: bias gradient {result.BiasGradient:R}, the oracle has {exact.Bias:R}");
    }

    private static void CheckGradient(ReferenceLoss exact, Matrix? gradient, int first, int count, double delta, string what)
    {
        if (gradient is null)
        {
            Assert.Equal(0, count);
            return;
        }

        Assert.Equal(ElementType.Float32, gradient.ElementType);
        double[] sizes = ReferenceLoss.Rows(exact.Magnitude, first, count).ToArray();
        Agreement.Within(gradient.ToArray(), ReferenceLoss.Rows(exact.Gradient, first, count), i => (4 * delta * sizes[i]) + Agreement.Flushed, what);
    }

    private static double Delta(LossCase loss)
    {
        double similarity = LargestSimilarity(loss);
        double scale = Math.Min(loss.Options.LogitScale, loss.Options.MaxLogitScale);
        double ofSimilarity = loss.Options.Normalize ? ErrorBounds.Cosine(loss.Columns) : 2 * (loss.Columns + 2) * ErrorBounds.UnitRoundOff * similarity;
        double ofLogit = (scale * (ofSimilarity + (4 * ErrorBounds.UnitRoundOff * (similarity + Math.Abs(loss.Options.Margin))))) + (4 * ErrorBounds.UnitRoundOff * Math.Abs(loss.Options.Bias));
        return (2 * ofLogit) + (4 * loss.Rows * ErrorBounds.UnitRoundOff) + 1e-5;
    }

    private static double LargestSimilarity(LossCase loss)
    {
        if (loss.Options.Normalize)
        {
            return 1;
        }

        ReferenceMatrix all = ReferenceMatrix.From(loss.Values, loss.Values.Length / loss.Columns, loss.Columns);
        double norm = ReferenceNorm.Rows(all, 2).Max();
        return norm * norm;
    }
}
