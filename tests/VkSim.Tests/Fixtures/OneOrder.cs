using VkSim.Numerics;

namespace VkSim.Tests.Fixtures;

/// <summary>
/// The sum over a pair's columns in the order that every kernel keeps: chains of 64 columns, added in order within a stretch of 64
/// chains, and stretches added with compensation.
/// </summary>
internal static class OneOrder
{
    private const int Block = 64;
    private const int Stretch = 64 * Block;

    /// <summary>The sum of products, of squared differences (<see cref="Metric.SquaredL2"/>) or of their sizes (<see cref="Metric.L1"/>).</summary>
    public static float Sum(Metric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float total = 0;
        float excess = 0;
        for (int first = 0; first < a.Length; first += Stretch)
        {
            int length = Math.Min(Stretch, a.Length - first);
            float missing = OfStretch(metric, a.Slice(first, length), b.Slice(first, length)) - excess;
            float sum = total + missing;
            excess = float.IsFinite(sum) ? (sum - total) - missing : 0;
            total = sum;
        }

        return total;
    }

    /// <summary>The values as multiples of 1/128: as long as they are small, products of two and squares of differences are exact.</summary>
    public static float[] Coarse(float[] values) => Array.ConvertAll(values, v => MathF.Round(v * 128) / 128);

    private static float OfStretch(Metric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int first = 0; first < a.Length; first += Block)
        {
            float block = 0;
            for (int c = first; c < Math.Min(first + Block, a.Length); c++)
            {
                float difference = a[c] - b[c];
                block = metric switch
                {
                    Metric.Dot => MathF.FusedMultiplyAdd(a[c], b[c], block),
                    Metric.SquaredL2 => MathF.FusedMultiplyAdd(difference, difference, block),
                    Metric.L1 => block + MathF.Abs(difference),
                    _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Expected Dot, SquaredL2 or L1."),
                };
            }

            sum += block;
        }

        return sum;
    }
}
