using System.Runtime.CompilerServices;

namespace VkSim;

/// <summary>The p-th root of sums: distances of order p.</summary>
internal sealed unsafe class RootFinish<TVec, TLanes>(float p) : TileFinish
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private readonly float _root = (float)(1.0 / p);
    private readonly float _rootLow = (float)((1.0 / p) - (float)(1.0 / p));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(in PairTile tile, PairwiseRun run)
    {
        bool square = p == 2;
        TVec root = TLanes.Broadcast(_root);
        TVec rootLow = TLanes.Broadcast(_rootLow);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec sum = TLanes.Load(values + column);
                TLanes.Store(values + column, square ? TLanes.Sqrt(sum) : PowerLanes<TVec, TLanes>.Raise(sum, root, rootLow));
            }
        }
    }
}
