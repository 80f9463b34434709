using VkSim.Numerics;

namespace VkSim.Tests.Fixtures;

/// <summary>
/// The sum over a pair's columns in the order that every kernel keeps: chains of 64 columns, added in order within a stretch of 64
/// chains, and stretches added with compensation. Differences of rows of more than a stretch have chains of 16 columns, four to a stretch.
/// </summary>
internal static class OneOrder
{
    private const int Block = 64;
    private const int Stretch = 64 * Block;
    private const int ShortChain = 16;

    /// <summary>The sum of products, of squared differences (<see cref="Metric.SquaredL2"/>) or of their sizes (<see cref="Metric.L1"/>).</summary>
    public static float Sum(Metric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        bool isClose = a.Length > Stretch && metric != Metric.Dot;
        (int stretch, int chain) = isClose ? (Block, ShortChain) : (Stretch, Block);
        float total = 0;
        float excess = 0;
        for (int first = 0; first < a.Length; first += stretch)
        {
            int length = Math.Min(stretch, a.Length - first);
            float missing = OfStretch(metric, a.Slice(first, length), b.Slice(first, length), chain) - excess;
            float sum = total + missing;
            excess = float.IsFinite(sum) ? (sum - total) - missing : 0;
            total = sum;
        }

        return total;
    }

    /// <summary>The values as multiples of 1/128: as long as they are small, products of two and squares of differences are exact.</summary>
    public static float[] Coarse(float[] values) => Array.ConvertAll(values, v => MathF.Round(v * 128) / 128);

    private static float OfStretch(Metric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int chain)
    {
        float sum = 0;
        for (int first = 0; first < a.Length; first += chain)
        {
            float sumOfChain = 0;
            for (int c = first; c < Math.Min(first + chain, a.Length); c++)
            {
                float difference = a[c] - b[c];
                sumOfChain = metric switch
                {
                    Metric.Dot => MathF.FusedMultiplyAdd(a[c], b[c], sumOfChain),
                    Metric.SquaredL2 => MathF.FusedMultiplyAdd(difference, difference, sumOfChain),
                    Metric.L1 => sumOfChain + MathF.Abs(difference),
                    _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Expected Dot, SquaredL2 or L1."),
                };
            }

            sum += sumOfChain;
        }

        return sum;
    }
}
