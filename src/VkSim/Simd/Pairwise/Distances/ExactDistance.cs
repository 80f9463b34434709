using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>
/// Distances as their definition has them, from the differences: of whole tiles, and of single pairs where a faster way
/// is not to be relied on. Right also where a power of a difference is beyond the range of single precision.
/// </summary>
internal abstract unsafe class ExactDistance
{
    /// <summary>Sums up the differences of a pair.</summary>
    public abstract PanelKernel Kernel { get; }

    /// <summary>Turns the kernel's sums into distances, in place.</summary>
    public abstract void Finish(in PairTile tile, float* sums);

    /// <summary>Computes single pairs of a tile. For the same pair the same bits as <see cref="Finish"/> gives.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="positions">Which pairs, i · <see cref="PairTile.Stride"/> + j each.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">Where the distances go: at the pairs' positions.</param>
    public abstract void Resolve(in PairTile tile, int* positions, int count, float* values);
}
