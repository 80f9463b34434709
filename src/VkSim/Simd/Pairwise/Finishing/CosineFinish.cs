using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Finishing;

/// <summary>
/// a·b / max(‖a‖, ε) / max(‖b‖, ε), clamped to [−1, 1]; NaN stays. The larger divisor comes first, so that it is symmetric to the bit:
/// as shaders/lib/cosine.glsl has it.
/// </summary>
internal sealed unsafe class CosineFinish<TVec, TLanes> : TileFinish
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(in PairTile tile)
    {
        TVec one = TLanes.Broadcast(1);
        TVec minusOne = TLanes.Broadcast(-1);
        float* divisors = tile.RightFactors;
        int columns = tile.RightRows;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            TVec divisor = TLanes.Broadcast(tile.LeftFactors[row]);
            for (int column = 0; column < columns; column += TLanes.Count)
            {
                TVec other = TLanes.Load(divisors + column);
                TVec cosine = TLanes.Divide(TLanes.Load(values + column), TLanes.MaxMagnitude(divisor, other));
                cosine = TLanes.Divide(cosine, TLanes.Select(TLanes.GreaterInt32(divisor, other), other, divisor));
                TLanes.Store(values + column, TLanes.Min(one, TLanes.Max(minusOne, cosine)));
            }
        }
    }
}
