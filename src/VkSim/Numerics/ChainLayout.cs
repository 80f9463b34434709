namespace VkSim.Numerics;

/// <summary>
/// The order in which a row pair's columns are added, which is the same for every tile shape, batch, thread count and
/// vector width. Rows are cut into segments of 256 columns. A segment's columns are dealt out to 8 chains, column k to
/// chain k mod 8, each summed in column order from 0; short segments are one chain. The chains' sums are added in pairs,
/// those again, and so on, and the segments in order.
/// </summary>
/// <remarks>
/// Eight chains side by side are what one or two vectors hold where a row is read as it lies; packed panels have one chain
/// after the other, so that a register tile needs one accumulator a pair. Adding in pairs errs less than adding in order.
/// </remarks>
/// <param name="Chains">1 or 8.</param>
/// <param name="Length">Packed columns of a chain, those that fill it up included; even.</param>
internal readonly record struct ChainLayout(int Chains, int Length)
{
    /// <summary>Columns of a segment.</summary>
    public const int Segment = 256;

    /// <summary>Chains of a segment.</summary>
    public const int MostChains = 8;

    /// <summary>Columns of a full segment's chain, and the most that a segment of one chain has.</summary>
    public const int FullLength = Segment / MostChains;

    /// <summary>Packed columns are filled up with zeros to a multiple of this where they lie in column order.</summary>
    public const int DepthAlignment = 4;

    /// <summary>The packed columns of a segment.</summary>
    public int Depth => Chains * Length;

    /// <summary>How a segment of so many columns is summed.</summary>
    public static ChainLayout Of(int columns) => columns <= FullLength
        ? new ChainLayout(1, (columns + DepthAlignment - 1) & -DepthAlignment)
        : new ChainLayout(MostChains, ((columns + (2 * MostChains) - 1) / (2 * MostChains)) * 2);

    /// <summary>Where a column of the segment lies among the packed ones.</summary>
    public int Position(int column) => Chains == 1 ? column : (column % MostChains * Length) + (column / MostChains);
}
