using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>Roots of sums of differences.</summary>
internal sealed unsafe class DirectFinish(ExactDistance distance) : TileFinish
{
    /// <inheritdoc/>
    public override void Apply(in PairTile tile) => distance.Finish(tile, tile.Values);
}
