using VkSim.Numerics;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Packing;

/// <summary>Interleaves rows into panels for one vector width.</summary>
internal abstract unsafe class PanelPacker
{
    /// <summary>The layout that it packs.</summary>
    public abstract PanelShape Shape { get; }

    /// <summary>Packs columns of a right panel in their order, with zeros up to <see cref="PanelShape.DepthAlignment"/>.</summary>
    /// <param name="rows">Addresses of <see cref="PanelShape.RightRows"/> rows, at the first column to pack.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="panel">Where they go.</param>
    public abstract void PackRight(float** rows, int columns, float* panel);

    /// <summary>
    /// As <see cref="PackRight"/>, for a left panel. Up to a vector beyond the panel's end is written too.
    /// </summary>
    /// <param name="rows">Addresses of max(<see cref="PanelShape.Lanes"/>, height) rows, of which the first ones count.</param>
    /// <param name="height">Rows of the panel.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="panel">Where they go.</param>
    public abstract void PackLeft(float** rows, int height, int columns, float* panel);

    /// <summary>
    /// Packs a few columns of rows as they lie: they are a right panel's rows, and the rows its depth, filled up with zeros.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many, at most a right panel's rows.</param>
    /// <param name="exponents">The power of two that each row is multiplied with.</param>
    /// <param name="factors">What each row is multiplied with after that.</param>
    /// <param name="panel">Where they go.</param>
    public abstract void PackColumns(
        in HostMatrix matrix, long firstRow, int rows, int column, int columns, int* exponents, float* factors, float* panel);

    /// <summary>Adds each row's Σx² over packed columns, in the order of a product's sum, so that it equals x·x bit for bit.</summary>
    /// <param name="panel">The panel, from a block's start on.</param>
    /// <param name="height">Rows of the panel.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="sums">The running sums: height rounded up to whole vectors.</param>
    public abstract void AddSquares(float* panel, int height, int columns, float* sums);

    /// <summary>Copies a row's elements to single precision, times a power of two.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="elementType">How it is stored.</param>
    /// <param name="count">How many elements.</param>
    /// <param name="exponent">The power of two; 0 for a plain copy.</param>
    /// <param name="destination">Where they go.</param>
    public abstract void Widen(void* source, ElementType elementType, int count, int exponent, float* destination);

    /// <summary>‖x‖ of a row, by the row engine's summation; right also where a square is out of range.</summary>
    public abstract double Norm(void* row, ElementType elementType, int columns);

    /// <summary>Whether two rows of one type are finite and equal, so that every difference is 0.</summary>
    public abstract bool Coincide(void* a, void* b, ElementType elementType, int columns);
}
