namespace VkSim;

/// <summary>What a cross-entropy gave. The matrices in it are the caller's to dispose, or are disposed with it.</summary>
public sealed class CrossEntropyResult : IDisposable
{
    private readonly Matrix? _total;
    private double? _loss;

    internal CrossEntropyResult(double? loss, Matrix losses, Matrix? gradient, Matrix? total)
    {
        _loss = loss;
        _total = total;
        Losses = losses;
        Gradient = gradient;
    }

    /// <summary>
    /// The mean or the sum; where there is no reduction, the sum, which is read when it is first asked for. The mean
    /// over no rows is NaN.
    /// </summary>
    public double Loss => _loss ??= Read(_total!);

    /// <summary>The loss of each row, N×1; 0 for an ignored one.</summary>
    public Matrix Losses { get; }

    /// <summary>The gradient of the loss with respect to the logits, N×C in single precision; null where it was not wanted.</summary>
    public Matrix? Gradient { get; }

    /// <summary>Disposes the matrices.</summary>
    public void Dispose()
    {
        Losses.Dispose();
        Gradient?.Dispose();
        _total?.Dispose();
    }

    /// <summary>A total, which is the sum of two numbers.</summary>
    internal static double Read(Matrix total)
    {
        Span<float> parts = stackalloc float[2];
        total.CopyTo(parts);
        return (double)parts[0] + parts[1];
    }
}
