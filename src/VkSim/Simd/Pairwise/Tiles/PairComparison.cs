using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Distances;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Packing;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>The parts that make up one way to compare rows at one instruction level.</summary>
/// <param name="Packer">Packs rows.</param>
/// <param name="Kernel">Combines packed rows.</param>
/// <param name="Factor">What is needed to know of each row.</param>
/// <param name="Finish">Turns sums into values; null where the sums are the values.</param>
/// <param name="Exact">How single pairs are computed again where the tile's way is not to be relied on; null where it always is.</param>
/// <param name="Cosine">Epsilon and zero-vector policy where the factor is <see cref="RowFactor.ClampedNorm"/>.</param>
internal readonly record struct PairComparison(
    PanelPacker Packer, PanelKernel Kernel, RowFactor Factor, TileFinish? Finish, ExactDistance? Exact, CosineSettings Cosine)
{
    /// <summary>Whether the values come from sums over differences, which have the closer order of <see cref="RowStretch"/> where rows are long.</summary>
    public bool SumsDifferences { get; init; }
}
