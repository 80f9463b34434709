using System.Runtime.CompilerServices;
using VkSim.Numerics;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// How rows are packed for the register tiles. A panel interleaves the rows of one tile edge: all rows' values of one
/// column lie next to each other, column after column.
/// </summary>
/// <param name="Lanes">Floats in a vector.</param>
/// <param name="LeftRows">Rows in a full panel of the left operand, whose values are broadcast one by one.</param>
/// <param name="RightRows">Rows in a panel of the right operand, whose values are loaded as two vectors.</param>
internal readonly record struct PanelShape(int Lanes, int LeftRows, int RightRows)
{
    /// <summary>Columns of a right panel that are packed at once, whole blocks: they stay in the first-level cache.</summary>
    public const int Segment = 4 * ChainLayout.Block;

    /// <summary>Packed columns are filled up with zeros to a multiple of this.</summary>
    public const int DepthAlignment = 4;

    /// <summary>
    /// The tile that keeps all sums in registers: 24 of 32 with AVX-512, 12 of 16 with AVX2, and 8 otherwise, which is
    /// what it takes to hide the latency of two arithmetic units.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PanelShape ForLanes(int lanes) => new(
        lanes,
        lanes switch
        {
            16 => 12,
            8 => 6,
            _ => 4,
        },
        2 * lanes);

    /// <summary>Columns as they are packed.</summary>
    public static int PackedDepth(int columns) => (columns + DepthAlignment - 1) & -DepthAlignment;

    /// <summary>The rows that a left panel is packed for when this many are left: padding costs as much as rows do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LeftPanelHeight(int rows) => rows switch
    {
        > 6 => LeftRows,
        > 4 => Math.Min(6, LeftRows),
        > 2 => 4,
        _ => rows,
    };
}
