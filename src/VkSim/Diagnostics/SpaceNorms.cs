namespace VkSim.Diagnostics;

/// <summary>What norms tell.</summary>
internal static class SpaceNorms
{
    /// <summary>
    /// The least clamp of a norm that every device holds: 0 with rows of zeros, where no clamp gives NaN, and cosines of rows of any size but of
    /// subnormal ones, which are made larger before: <see cref="DirectedRows"/>.
    /// </summary>
    public const float Least = 1.17549435e-38f;

    // The largest number of half precision.
    private const double LargestHalf = 65504;

    /// <summary>Whether half precision cannot hold the square.</summary>
    public static bool OverflowsHalf(double norm) => norm * norm > LargestHalf;

    /// <summary>
    /// Whether norms are 1 within what rounding of components and of norms in the storage type explains: 2⁻¹¹ and 2⁻⁸ a component.
    /// </summary>
    public static bool AreOne(double[] sorted, ElementType type)
    {
        double bound = type == ElementType.BFloat16 ? 1e-2 : 1e-3;
        return sorted.Length > 0 && Math.Abs(sorted[0] - 1) <= bound && Math.Abs(sorted[^1] - 1) <= bound;
    }
}
