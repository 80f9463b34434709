namespace VkSim.Numerics;

/// <summary>
/// The order in which a row pair's columns are added, and a row's squares where they belong to a comparison. It is the same for every
/// backend, tile shape, batch, thread count and vector width. Columns are cut into blocks, each one chain from 0 in column order;
/// the blocks of a stretch (<see cref="RowStretch"/>) are added in order, and the stretches with compensation for what an addition loses (W. Kahan,
/// Further remarks on reducing truncation errors, 1965), so that long rows err no more than short ones. Sums over the differences of
/// long rows have shorter chains and stretches (<see cref="RowStretch.CloseChain"/>).
/// </summary>
internal static class ChainLayout
{
    /// <summary>Columns of a block.</summary>
    public const int Block = 64;

    /// <summary>The number of blocks that so many columns begin.</summary>
    public static int Blocks(int columns) => (columns + Block - 1) / Block;
}
