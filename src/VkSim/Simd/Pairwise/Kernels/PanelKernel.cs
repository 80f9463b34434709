using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// Combines packed panels of rows of two operands, whose layout is <see cref="PanelShape"/>'s. One virtual call a panel
/// goes through here; everything below is generic and inlined.
/// </summary>
internal abstract unsafe class PanelKernel
{
    /// <summary>Columns that are summed in one chain where there may be any number of them, in their order.</summary>
    public const int OrderedChain = 64;

    /// <summary>Right rows whose sums <see cref="FoldRows"/> takes at once.</summary>
    public const int RowsAtOnce = 4;

    /// <summary>Whether <see cref="RunRow"/> is there, and worth it where the memory is what takes the time.</summary>
    public abstract bool TakesRows { get; }

    /// <summary>
    /// Combines a segment of every left panel with that of one right panel, and merges into the tile.
    /// </summary>
    /// <param name="left">The left panels.</param>
    /// <param name="rows">Rows in the left panels together.</param>
    /// <param name="column">Packed columns of the segments before.</param>
    /// <param name="layout">How the segment is packed.</param>
    /// <param name="right">The right panel, from the segment's start on.</param>
    /// <param name="tile">Running sums: row r at <c>r · tileStride</c>. Rows up to the last panel's height are written.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    public abstract void Run(in LeftPanels left, int rows, int column, ChainLayout layout, float* right, float* tile, nint tileStride);

    /// <summary>
    /// As <see cref="Run"/>, of columns packed in their order: chains of <see cref="OrderedChain"/> columns, merged one after the other.
    /// </summary>
    /// <param name="left">The left panels.</param>
    /// <param name="rows">Rows in the left panels together.</param>
    /// <param name="column">The first column; a multiple of <see cref="OrderedChain"/>.</param>
    /// <param name="depth">How many columns; a multiple of <see cref="ChainLayout.DepthAlignment"/>.</param>
    /// <param name="right">The right panel, from that column on.</param>
    /// <param name="tile">Running sums, as in <see cref="Run"/>.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    public abstract void RunInOrder(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride);

    /// <summary>Combines row l of one right panel with row l of another; the same bits as <see cref="Run"/> has for the pair.</summary>
    /// <param name="left">A panel packed as right panels are.</param>
    /// <param name="right">Another.</param>
    /// <param name="layout">How the segment that they hold is packed.</param>
    /// <param name="sums">The running sums, one a row.</param>
    public abstract void RunPairs(float* left, float* right, ChainLayout layout, float* sums);

    /// <summary>
    /// Combines one or two left rows with a right row, all as they lie, and keeps the chains' sums in one of
    /// <see cref="RowsAtOnce"/> places; <see cref="FoldRows"/> makes the sums of them that <see cref="Run"/> makes.
    /// </summary>
    /// <param name="left">The left rows.</param>
    /// <param name="right">The right row.</param>
    /// <param name="place">Which place to take.</param>
    /// <param name="chains">Room for 32 floats for each left row and segment, and a segment more.</param>
    public abstract void RunRow(in LeftRows left, float* right, int place, float* chains);

    /// <summary>
    /// As <see cref="RunRow"/> of one left row, with the right row's Σx² in the order of the row engine, so that the row is
    /// read once for its norm and the products.
    /// </summary>
    /// <param name="left">The left row, of columns that <see cref="TakesSquares"/>.</param>
    /// <param name="right">The right row.</param>
    /// <param name="place">Which place to take.</param>
    /// <param name="chains">As in <see cref="RunRow"/>.</param>
    public abstract double RunRowWithSquares(in LeftRows left, float* right, int place, float* chains);

    /// <summary>Whether <see cref="RunRowWithSquares"/> is there for rows of so many columns: whole steps of 32, no single chain at the end.</summary>
    public abstract bool TakesSquares(int columns);

    /// <summary>Merges what <see cref="RunRow"/> left into the tile.</summary>
    /// <param name="left">The left rows.</param>
    /// <param name="chains">The chains' sums.</param>
    /// <param name="tile">Running sums: those of <see cref="RowsAtOnce"/> right rows for each left row.</param>
    /// <param name="tileStride">Floats from one left row's sums to the next one's.</param>
    public abstract void FoldRows(in LeftRows left, float* chains, float* tile, nint tileStride);
}
