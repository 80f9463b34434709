namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>Turns a tile's sums into the values that are asked for: norms, roots, clamps.</summary>
internal abstract class TileFinish
{
    /// <summary>Works on the tile's values in place.</summary>
    public abstract void Apply(in PairTile tile);
}
