using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// Combines rows of two operands in the order of <see cref="ChainLayout"/>, packed in panels whose layout is
/// <see cref="PanelShape"/>'s, or as they lie. One virtual call a panel goes through here; everything below is generic and inlined.
/// </summary>
internal abstract unsafe class PanelKernel
{
    /// <summary>Columns of a block that <see cref="RunBlocks"/> takes at once.</summary>
    public const int BlockStep = 8;

    /// <summary>Whether right rows as they lie are worth it where the memory is what takes the time: <see cref="RunBlocks"/>.</summary>
    public abstract bool TakesRows { get; }

    /// <summary>Combines columns of every left panel with those of one right panel, and adds the blocks to the tile.</summary>
    /// <param name="left">The left panels.</param>
    /// <param name="rows">Rows in the left panels together.</param>
    /// <param name="column">The first column; a multiple of <see cref="ChainLayout.Block"/>.</param>
    /// <param name="depth">How many columns; a multiple of <see cref="PanelShape.DepthAlignment"/>.</param>
    /// <param name="right">The right panel, from that column on.</param>
    /// <param name="tile">Running sums: row r at <c>r · tileStride</c>. Rows up to the last panel's height are written.</param>
    /// <param name="tileStride">Floats from one row of the tile to the next.</param>
    public abstract void Run(in LeftPanels left, int rows, int column, int depth, float* right, float* tile, nint tileStride);

    /// <summary>Combines row l of one right panel with row l of another; the same bits as <see cref="Run"/> has for the pair.</summary>
    /// <param name="left">A panel packed as right panels are, from a block's start on.</param>
    /// <param name="right">Another.</param>
    /// <param name="depth">How many columns; a multiple of <see cref="PanelShape.DepthAlignment"/>.</param>
    /// <param name="sums">The running sums, one a row.</param>
    public abstract void RunPairs(float* left, float* right, int depth, float* sums);

    /// <summary>
    /// Combines up to two left rows with as many blocks of right rows as a right panel has rows, all as they lie: the blocks are the
    /// lanes, so that rows are read one after the other as fast as the memory gives them.
    /// </summary>
    /// <param name="left">The left rows.</param>
    /// <param name="block">Which block of its row the first one is.</param>
    /// <param name="blocks">The addresses of the blocks, which follow one another row after row; all of one length.</param>
    /// <param name="depth">Columns of each, a multiple of <see cref="BlockStep"/>.</param>
    /// <param name="sums">Where the blocks' sums go, left row after left row.</param>
    /// <param name="sumStride">Floats from one left row's sums to the next one's.</param>
    /// <param name="squares">Where the blocks' Σx² go; or null.</param>
    public abstract void RunBlocks(in LeftRows left, int block, float** blocks, int depth, float* sums, nint sumStride, float* squares);

    /// <summary>Adds up the blocks of rows, each row's in order.</summary>
    /// <param name="sums">What <see cref="RunBlocks"/> gave, and room for <see cref="BlockStep"/> behind it.</param>
    /// <param name="blocks">Blocks of a row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="totals">Where the rows' sums go; up to the next whole vector there is room.</param>
    public abstract void AddBlocks(float* sums, int blocks, int rows, float* totals);

    /// <summary>Adds the sums of a stretch of columns to totals that are not the first stretch's, with compensation.</summary>
    /// <param name="totals">What the stretches before gave.</param>
    /// <param name="losses">What was added too much to them; at first zeros.</param>
    /// <param name="sums">The stretch's sums.</param>
    /// <param name="count">How many; up to the next whole vector there is room.</param>
    public abstract void AddStretch(float* totals, float* losses, float* sums, nint count);
}
