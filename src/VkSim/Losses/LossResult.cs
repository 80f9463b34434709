namespace VkSim;

/// <summary>What a loss gave. The matrices in it are the caller's to dispose, or are disposed with it.</summary>
public sealed class LossResult : IDisposable
{
    /// <summary>The mean or the sum; where there is no reduction, the sum. The mean over no rows is NaN.</summary>
    public required double Loss { get; init; }

    /// <summary>The loss of each row; of NT-Xent the rows of the first view, then those of the second.</summary>
    public required ReadOnlyMemory<float> Losses { get; init; }

    /// <summary>The logarithm of each row's denominator; empty where it was not wanted. Of symmetric losses the first operand's rows, then the second's.</summary>
    public ReadOnlyMemory<float> LogSumExp { get; init; }

    /// <summary>The gradient with respect to the first operand, in single precision; null where it was not wanted.</summary>
    public Matrix? GradientA { get; init; }

    /// <summary>The gradient with respect to the second operand; null where it was not wanted, or there is none.</summary>
    public Matrix? GradientB { get; init; }

    /// <summary>The gradient with respect to explicit negatives; null where it was not wanted, or they are constants.</summary>
    public Matrix? GradientNegatives { get; init; }

    /// <summary>∂loss/∂LogitScale; 0 where the scale is clamped. NaN where gradients were not wanted.</summary>
    public double ScaleGradient { get; init; } = double.NaN;

    /// <summary>∂loss/∂Temperature. NaN where gradients were not wanted.</summary>
    public double TemperatureGradient { get; init; } = double.NaN;

    /// <summary>∂loss/∂Bias; 0 for all losses with a softmax, which a common summand does not change. NaN where gradients were not wanted.</summary>
    public double BiasGradient { get; init; } = double.NaN;

    /// <summary>The working memory that the backend holds after the call, with the host's, in bytes: no less than what the call took beyond operands and results.</summary>
    public long PeakScratchBytes { get; init; }

    /// <summary>What was taken as positives and negatives; null where it was not wanted.</summary>
    public LossExplanation? Explanation { get; init; }

    /// <summary>Disposes the matrices.</summary>
    public void Dispose()
    {
        GradientA?.Dispose();
        GradientB?.Dispose();
        GradientNegatives?.Dispose();
    }
}
