namespace VkSim;

/// <summary>
/// Combines packed panels of rows of two operands, whose layout is <see cref="PanelShape"/>'s. One virtual call a panel
/// goes through here; everything below is generic and inlined.
/// </summary>
internal abstract unsafe class PanelKernel
{
    /// <summary>
    /// Columns that are summed in one chain. A row pair's sum is: within each block of 64 columns a chain in column
    /// order that starts at 0, and the blocks' sums added in order. It depends on nothing but the two rows, so every
    /// tile shape, batch and thread count gives the same bits, and it errs less than one long chain.
    /// </summary>
    public const int SummationBlock = 64;

    /// <summary>Packed columns are filled up with zeros to a multiple of this.</summary>
    public const int DepthAlignment = 4;

    /// <summary>Combines every left panel with one right panel and merges into the tile.</summary>
    /// <param name="left">The left panels.</param>
    /// <param name="rows">Rows in the left panels together.</param>
    /// <param name="column">The first packed column to combine; a multiple of <see cref="SummationBlock"/>.</param>
    /// <param name="depth">How many columns to combine; a multiple of <see cref="DepthAlignment"/>.</param>
    /// <param name="right">The right panel, from that column on.</param>
    /// <param name="tile">Running sums: row r at <c>r · tileStride</c>. Rows up to the last panel's height are written.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    public abstract void Run(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride);

    /// <summary>Combines row l of one right panel with row l of another; the same bits as <see cref="Run"/> has for the pair.</summary>
    /// <param name="left">A panel packed as right panels are.</param>
    /// <param name="right">Another.</param>
    /// <param name="depth">Packed columns, starting at a summation block's start.</param>
    /// <param name="sums">The running sums, one a row.</param>
    public abstract void RunPairs(float* left, float* right, int depth, float* sums);
}
