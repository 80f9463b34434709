namespace VkSim;

/// <summary>A tile of all pairs of left and right rows.</summary>
/// <param name="FirstLeft">The first left row.</param>
/// <param name="LeftRows">Left rows.</param>
/// <param name="FirstRight">The first right row.</param>
/// <param name="RightRows">Right rows; values of a left row stand one after another.</param>
internal readonly record struct GpuPairTile(long FirstLeft, long LeftRows, long FirstRight, long RightRows)
{
    /// <summary>Pairs of the tile.</summary>
    public long Pairs => LeftRows * RightRows;
}
