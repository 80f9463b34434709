namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>What a comparison needs to know of each row besides its components.</summary>
internal enum RowFactor
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(‖x‖, ε), by which cosines are divided.</summary>
    ClampedNorm,

    /// <summary>‖x‖², summed as a product of the row with itself is.</summary>
    SquaredNorm,
}
