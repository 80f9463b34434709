namespace VkSim;

/// <summary>What a cross-entropy gave. The matrices in it are the caller's to dispose, or are disposed with it.</summary>
public sealed class CrossEntropyResult : IDisposable
{
    internal CrossEntropyResult(double? loss, Matrix losses, Matrix? gradient)
    {
        Loss = loss;
        Losses = losses;
        Gradient = gradient;
    }

    /// <summary>The mean or the sum; null where there is no reduction. The mean over no rows is NaN.</summary>
    public double? Loss { get; }

    /// <summary>The loss of each row, N×1; 0 for an ignored one.</summary>
    public Matrix Losses { get; }

    /// <summary>The gradient of the loss with respect to the logits, N×C in single precision; null where it was not wanted.</summary>
    public Matrix? Gradient { get; }

    /// <summary>Disposes the matrices.</summary>
    public void Dispose()
    {
        Losses.Dispose();
        Gradient?.Dispose();
    }
}
