namespace VkSim.Gpu;

/// <summary>The tile of a comparing kernel: invocations of a workgroup, and the rows of either matrix that each one holds.</summary>
/// <param name="X">Invocations along the right matrix's rows.</param>
/// <param name="Y">Invocations along the left matrix's rows.</param>
/// <param name="LeftRows">Left rows of an invocation.</param>
/// <param name="RightRows">Right rows of an invocation.</param>
/// <param name="Depth">Groups of 4 columns that are staged, or unrolled, at a time.</param>
internal readonly record struct TileShape(int X, int Y, int LeftRows, int RightRows, int Depth)
{
    /// <summary>Bytes of shared memory where rows are staged, with one group more for each row against bank conflicts.</summary>
    public int StagedBytes => ((X * RightRows) + (Y * LeftRows)) * (Depth + 1) * 16;

    /// <summary>Whether a device can run it with staging.</summary>
    public bool FitsStaged(GpuLimits limits) => X * Y <= limits.Invocations && StagedBytes <= limits.SharedBytes;

    /// <summary>The same with at most so many pairs of rows an invocation.</summary>
    public TileShape WithPairs(int most)
    {
        TileShape tile = this;
        while (tile.LeftRows * tile.RightRows > most)
        {
            tile = tile.LeftRows >= tile.RightRows ? tile with { LeftRows = tile.LeftRows / 2 } : tile with { RightRows = tile.RightRows / 2 };
        }

        return tile;
    }
}
