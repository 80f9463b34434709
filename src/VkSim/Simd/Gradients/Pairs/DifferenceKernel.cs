using VkSim.Numerics;

namespace VkSim.Simd.Gradients.Pairs;

/// <summary>sums(i) += Σⱼ weight(i, j) · term(left(i) − right(j)) over packed columns. A row's sums run in blocks of 64 right rows.</summary>
internal abstract unsafe class DifferenceKernel
{
    /// <summary>Right rows that are summed in one chain.</summary>
    public const int SummationBlock = ChainLayout.Block;

    /// <summary>Adds up one panel of columns, two vectors wide.</summary>
    /// <param name="left">Left rows, a panel's width each.</param>
    /// <param name="weights">Weights, a row of <paramref name="stride"/> floats for each left row.</param>
    /// <param name="distances">Distances, as the weights.</param>
    /// <param name="stride">Floats from one left row's weights to the next one's.</param>
    /// <param name="rows">Left rows.</param>
    /// <param name="right">Right rows, a panel's width each.</param>
    /// <param name="depth">Right rows.</param>
    /// <param name="sums">Running sums.</param>
    /// <param name="sumStride">Floats from one left row's sums to the next one's.</param>
    public abstract void Run(float* left, float* weights, float* distances, nint stride, int rows, float* right, int depth, float* sums, nint sumStride);
}
