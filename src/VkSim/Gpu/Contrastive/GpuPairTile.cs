namespace VkSim.Gpu.Contrastive;

/// <summary>A tile of all pairs of left and right rows.</summary>
/// <param name="FirstLeft">The first left row.</param>
/// <param name="LeftRows">Left rows.</param>
/// <param name="FirstRight">The first right row.</param>
/// <param name="RightRows">Right rows; values of a left row stand side by side.</param>
internal readonly record struct GpuPairTile(long FirstLeft, long LeftRows, long FirstRight, long RightRows)
{
    private const long Line = 16;

    /// <summary>
    /// Values from one left row to the next: an odd number of cache lines, since with a power of two the same columns of all rows
    /// would fall into one set of a cache.
    /// </summary>
    public long Stride => StrideOf(RightRows);

    /// <summary>Pairs of the tile.</summary>
    public long Pairs => LeftRows * RightRows;

    /// <summary>Values that the tile takes, with what is between its rows.</summary>
    public long Values => LeftRows * Stride;

    /// <summary>The stride with so many right rows.</summary>
    public static long StrideOf(long rightRows) => (((rightRows + Line - 1) / Line) | 1) * Line;
}
