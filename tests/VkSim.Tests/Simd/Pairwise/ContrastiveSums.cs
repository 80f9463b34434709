namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Room for the sums over the pairs of rows.</summary>
internal sealed class ContrastiveSums(int rows)
{
    public float[] Negatives { get; } = new float[rows];

    public float[] Positives { get; } = new float[rows];

    public float[] NegativeTotals { get; } = new float[rows];

    public float[] PositiveTotals { get; } = new float[rows];

    public float[][] All => [Negatives, Positives, NegativeTotals, PositiveTotals];
}
