using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>
/// ‖a‖² + ‖b‖² − 2a·b from products, or its root. Pairs whose result may have lost too much to cancellation, or whose
/// squares are out of range, are computed from the differences; when they are many, the tile is.
/// </summary>
internal sealed unsafe class ExpandedFinish<TVec, TLanes>(ExactDistance exact, bool hasRoot, bool isSafe) : TileFinish
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const float Marked = -1;

    // The numbers next to those that are still good, as both limits are.
    private static readonly float s_below = MathF.BitDecrement(BinaryScale.SafeLow);
    private static readonly float s_above = MathF.BitIncrement(1e38f);

    /// <inheritdoc/>
    public override void Apply(in PairTile tile)
    {
        // Where only the range is watched, a distance may be as wrong as cancellation makes it, but not below 0.
        float share = isSafe ? CancellationBound.SafeShare(tile.Builder.Plan.Columns) : 0;
        int positions = Expand(tile, share);
        if (positions <= tile.Workspace.PositionCapacity - TLanes.Count)
        {
            exact.Resolve(tile, tile.Workspace.Positions, positions, tile.Values);
            return;
        }

        float* differences = tile.Workspace.SecondTile;
        tile.Combine(exact.Kernel, differences);
        exact.Finish(tile, differences);
        TakeMarked(tile, differences);
    }

    // Marks what must be computed again, and lists it while there is room.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Expand(in PairTile tile, float share)
    {
        int listed = 0;
        int* positions = tile.Workspace.Positions;
        int limit = tile.Workspace.PositionCapacity - TLanes.Count;
        TVec two = TLanes.Broadcast(2);
        TVec least = TLanes.Broadcast(s_below);
        TVec most = TLanes.Broadcast(s_above);
        TVec shares = TLanes.Broadcast(share);
        TVec marked = TLanes.Broadcast(Marked);
        for (int row = 0; row < tile.LeftRows; row++)
        {
            nint start = row * tile.Stride;
            float* values = tile.Values + start;
            TVec left = TLanes.Broadcast(tile.LeftFactors[row]);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec squares = TLanes.Add(left, TLanes.Load(tile.RightFactors + column));
                TVec value = TLanes.NegatedMultiplyAdd(two, TLanes.Load(values + column), squares);
                TVec enough = isSafe ? TLanes.Less(TLanes.Multiply(shares, squares), value) : TLanes.Equal(squares, squares);
                TVec safe = TLanes.And(enough, TLanes.And(TLanes.Less(least, squares), TLanes.Less(squares, most)));
                value = TLanes.Max(TLanes.Zero, value);
                value = hasRoot ? TLanes.Sqrt(value) : value;
                TLanes.Store(values + column, TLanes.Select(safe, value, marked));
                uint bits = TLanes.Bits(safe) ^ (uint)((1UL << TLanes.Count) - 1);
                if (bits != 0 && listed <= limit)
                {
                    listed += PairPositions.Append(positions + listed, bits, start + column, tile.RightRows - column);
                }
            }
        }

        return listed;
    }

    private static void TakeMarked(in PairTile tile, float* differences)
    {
        for (int row = 0; row < tile.LeftRows; row++)
        {
            float* values = tile.Values + (row * tile.Stride);
            float* exactValues = differences + (row * tile.Stride);
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec value = TLanes.Load(values + column);
                TVec mark = TLanes.Less(value, TLanes.Zero);
                TLanes.Store(values + column, TLanes.Select(mark, TLanes.Load(exactValues + column), value));
            }
        }
    }
}
