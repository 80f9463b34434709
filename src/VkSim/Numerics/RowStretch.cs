namespace VkSim.Numerics;

/// <summary>What sums over long rows are made of (STRETCH in shaders/lib/chains.glsl).</summary>
internal static class RowStretch
{
    /// <summary>Columns of a stretch, within which the sums of blocks are added as they are.</summary>
    public const int Columns = 4096;

    /// <summary>
    /// Columns of a chain where differences of long rows are summed: a chain of many equal addends errs more than the join of chains.
    /// SHORT_CHAIN in shaders/lib/comparison.glsl.
    /// </summary>
    public const int CloseChain = 16;

    /// <summary>Columns of a stretch there: a block's chains are added as they are, and the blocks with compensation.</summary>
    public const int CloseColumns = ChainLayout.Block;

    /// <summary>Whether rows have more than one stretch.</summary>
    public static bool IsLong(long columns) => columns > Columns;
}
