using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// Up to two left rows in single precision, for right rows as they lie: the values that one column has in all blocks lie side by side,
/// as often as it takes for a vector of blocks that begins anywhere, and zeros stand behind the last column.
/// </summary>
/// <param name="data">The first row.</param>
/// <param name="stride">Floats from one row to the next.</param>
/// <param name="count">Rows.</param>
/// <param name="blocks">Blocks of a row.</param>
/// <param name="width">Floats from one column to the next.</param>
internal readonly unsafe struct LeftRows(float* data, nint stride, int count, int blocks, int width)
{
    /// <summary>The most left rows. Measured: for more it is faster to pack the right rows.</summary>
    public const int Most = 2;

    /// <summary>The first row.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one row to the next.</summary>
    public nint Stride { get; } = stride;

    /// <summary>Rows: 0 to 2.</summary>
    public int Count { get; } = count;

    /// <summary>Blocks of a row.</summary>
    public int Blocks { get; } = blocks;

    /// <summary>Floats from one column to the next.</summary>
    public int Width { get; } = width;

    /// <summary>Floats from one column to the next, for so many blocks.</summary>
    public static int WidthFor(int blocks, PanelShape shape) => (blocks + shape.RightRows - 1 + shape.Lanes - 1) & -shape.Lanes;

    /// <summary>Floats of room for the most left rows, of so many columns.</summary>
    public static long FloatsFor(int columns, PanelShape shape) => (long)Most * ChainLayout.Block * WidthFor(ChainLayout.Blocks(columns), shape);

    /// <summary>Lays out a row of so many columns, zeros behind them up to the end of the last block.</summary>
    /// <param name="row">Its values, with zeros up to the end of the last block.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="width">Floats from one column to the next.</param>
    /// <param name="destination">Where the first column goes.</param>
    public static void Arrange(float* row, int blocks, int width, float* destination)
    {
        for (int column = 0; column < ChainLayout.Block; column++, destination += width)
        {
            for (int place = 0; place < width; place++)
            {
                destination[place] = place < blocks ? row[(place * ChainLayout.Block) + column] : destination[place - blocks];
            }
        }
    }
}
