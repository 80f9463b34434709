namespace VkSim;

/// <summary>What a cross-entropy gave. The matrices in it are the caller's to dispose, or are disposed with it.</summary>
public sealed class CrossEntropyResult : IDisposable
{
    private double? _loss;

    internal CrossEntropyResult(double? loss, Matrix losses, Matrix? gradient)
    {
        _loss = loss;
        Losses = losses;
        Gradient = gradient;
    }

    /// <summary>
    /// The mean or the sum; where there is no reduction, the sum, for which the losses are read when it is first asked for. The mean
    /// over no rows is NaN.
    /// </summary>
    public double Loss => _loss ??= Sum(Losses);

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

    /// <summary>The sum of the losses, in double on the host.</summary>
    internal static double Sum(Matrix losses)
    {
        double sum = 0;
        foreach (float loss in losses.ToArray())
        {
            sum += loss;
        }

        return sum;
    }
}
