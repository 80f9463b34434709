namespace VkSim;

/// <summary>
/// Where a loss puts what it finds: matrices of the device, <see cref="ElementType.Float32"/>, each in memory of its own. What is null is not
/// computed, as far as nothing else needs it.
/// </summary>
public sealed record LossDestinations
{
    /// <summary>1×1: the mean or the sum, where there is no reduction the sum; <see cref="LossResult.Loss"/> in single precision.</summary>
    public Matrix? Loss { get; init; }

    /// <summary>N×1, of NT-Xent (2N)×1: as <see cref="LossResult.Losses"/>.</summary>
    public Matrix? Losses { get; init; }

    /// <summary>As <see cref="LossResult.LogSumExp"/>: N×1, of symmetric losses and NT-Xent (2N)×1. SigLIP has none.</summary>
    public Matrix? LogSumExp { get; init; }

    /// <summary>Of the first operand's shape: the gradient with respect to it.</summary>
    public Matrix? GradientA { get; init; }

    /// <summary>Of the second operand's shape: the gradient with respect to it. SupCon has none.</summary>
    public Matrix? GradientB { get; init; }

    /// <summary>Of the shape of explicit negatives: the gradient with respect to them.</summary>
    public Matrix? GradientNegatives { get; init; }

    /// <summary>1×1: ∂loss/∂LogitScale; 0 where the scale is clamped. ∂loss/∂Temperature is −LogitScale² times that.</summary>
    public Matrix? ScaleGradient { get; init; }

    /// <summary>1×1: ∂loss/∂Bias; 0 for all losses with a softmax.</summary>
    public Matrix? BiasGradient { get; init; }

    internal bool HasGradients =>
        GradientA is not null || GradientB is not null || GradientNegatives is not null || ScaleGradient is not null || BiasGradient is not null;
}
