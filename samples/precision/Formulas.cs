namespace VkSim.Samples.Precision;

/// <summary>
/// Five ways of computing a cosine, as they come out on a device that holds every intermediate value in half precision and adds up
/// in single precision, as CUDA does for half-precision tensors.
/// </summary>
internal static class Formulas
{
    // In half precision this is 0, so the clamp is none.
    private static readonly Half _epsilon = (Half)1e-8;

    /// <summary>All of them, the oldest first.</summary>
    public static (string Name, Func<ReadOnlySpan<Half>, ReadOnlySpan<Half>, double> Compute)[] All { get; } =
    [
        ("PyTorch to 1.0:      dot / max(|a| |b|, eps)", ProductOfNorms),
        ("PyTorch 1.1 to 1.11: dot / sqrt(max(|a|^2 |b|^2, eps^2))", ProductOfSquares),
        ("PyTorch 1.12 to 2.0: each squared norm clamped at eps^2", ClampedSquares),
        ("PyTorch from 2.1:    each norm clamped, then divided", ClampedNorms),
        ("single precision:    dot / (|a| |b|)", SinglePrecision),
    ];

    /// <summary>The cosine in double precision, from which all errors are taken.</summary>
    public static double Exact(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b)
    {
        double dot = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * (double)b[i];
            squareA += (double)a[i] * (double)a[i];
            squareB += (double)b[i] * (double)b[i];
        }

        return dot / (Math.Sqrt(squareA) * Math.Sqrt(squareB));
    }

    private static double ProductOfNorms(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b) =>
        (double)(Dot(a, b) / Half.Max(Norm(a) * Norm(b), _epsilon));

    private static double ProductOfSquares(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b) =>
        (double)(Dot(a, b) / Half.Sqrt(Half.Max(Dot(a, a) * Dot(b, b), _epsilon * _epsilon)));

    private static double ClampedSquares(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b) => Normalized(
        a, b, Half.Sqrt(Half.Max(Dot(a, a), _epsilon * _epsilon)), Half.Sqrt(Half.Max(Dot(b, b), _epsilon * _epsilon)));

    private static double ClampedNorms(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b) =>
        Normalized(a, b, Half.Max(Norm(a), _epsilon), Half.Max(Norm(b), _epsilon));

    private static double SinglePrecision(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b)
    {
        float dot = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot += (float)a[i] * (float)b[i];
            squareA += (float)a[i] * (float)a[i];
            squareB += (float)b[i] * (float)b[i];
        }

        return dot / (MathF.Sqrt(squareA) * MathF.Sqrt(squareB));
    }

    // The products are a tensor of their own, and so in half precision.
    private static Half Dot(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (float)(a[i] * b[i]);
        }

        return (Half)sum;
    }

    // A norm is one operation: only what comes out is in half precision.
    private static Half Norm(ReadOnlySpan<Half> a)
    {
        float sum = 0;
        foreach (Half value in a)
        {
            sum += (float)value * (float)value;
        }

        return (Half)MathF.Sqrt(sum);
    }

    private static double Normalized(ReadOnlySpan<Half> a, ReadOnlySpan<Half> b, Half normA, Half normB)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (float)(a[i] / normA * (b[i] / normB));
        }

        return (double)(Half)sum;
    }
}
