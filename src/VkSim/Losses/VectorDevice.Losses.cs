using System.Runtime.InteropServices;
using VkSim.Losses;

namespace VkSim;

/// <content>What the losses have in common.</content>
public sealed partial class VectorDevice
{
    // The factor of a row's loss in the answer.
    private static double RowFactor(PairLossOptions options, double rows) => options.Reduction == LossReduction.Mean ? 1 / rows : 1;

    private static ReadOnlySpan<byte> MaskBytes(ReadOnlyMemory<bool> mask) => MemoryMarshal.AsBytes(mask.Span);

    private static SoftmaxLoss Formula(ContrastiveOptions options, double rows, double share = 1) =>
        new(options.LabelSmoothing, options.Decoupled, options.Variant, share * RowFactor(options, rows));

    private LossResult Result(
        PairLossOptions options, LossPasses passes, LossGradients gradients, double[] losses, float[] logSums, LossExplanation? explanation)
    {
        double sum = losses.Sum();
        double scale = options.WithGradients ? (options.IsScaleClamped ? 0 : passes.ScaleGradient) : double.NaN;
        return new LossResult
        {
            Loss = options.Reduction == LossReduction.Mean ? sum / losses.Length : sum,
            Losses = Array.ConvertAll(losses, loss => (float)loss),
            LogSumExp = logSums,
            GradientA = gradients.A,
            GradientB = gradients.B,
            GradientNegatives = gradients.Negatives,
            ScaleGradient = scale,
            TemperatureGradient = -scale * options.LogitScale * options.LogitScale,
            BiasGradient = options.WithGradients ? passes.BiasGradient : double.NaN,
            PeakScratchBytes = Backend.ScratchBytes + passes.HostBytes,
            Explanation = explanation,
        };
    }
}
