using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>Distances of order p for one vector width; or, without a root, the sums themselves.</summary>
internal sealed unsafe class ExactDistance<TVec, TLanes>(PanelKernel kernel, PanelKernel largest, float p, bool hasRoot) : ExactDistance
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    // Up to here the powers of differences in [0, 2) are far from overflowing; beyond, those in [0, 1] stay below 1.
    private const float LargestScaledPower = 32;

    private readonly PowerExponent _root = new(1.0 / p);

    private static int Slots => 2 * TLanes.Count;

    /// <inheritdoc/>
    public override PanelKernel Kernel => kernel;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Finish(in PairTile tile, float* sums)
    {
        if (!hasRoot)
        {
            return;
        }

        int unsafePairs = 0;
        int* positions = tile.Workspace.Positions;
        int limit = tile.Workspace.PositionCapacity - TLanes.Count;
        for (int row = 0; row < tile.LeftRows; row++)
        {
            nint start = row * tile.Stride;
            for (int column = 0; column < tile.RightRows; column += TLanes.Count)
            {
                TVec sum = TLanes.Load(sums + start + column);
                TLanes.Store(sums + start + column, Root(sum));
                uint bits = UnsafeBits(sum);
                if (bits != 0)
                {
                    unsafePairs += PairPositions.Append(positions + unsafePairs, bits, start + column, tile.RightRows - column);
                    if (unsafePairs > limit)
                    {
                        Resolve(tile, positions, unsafePairs, sums);
                        unsafePairs = 0;
                    }
                }
            }
        }

        Resolve(tile, positions, unsafePairs, sums);
    }

    /// <inheritdoc/>
    public override void Resolve(in PairTile tile, int* positions, int count, float* values)
    {
        long* left = stackalloc long[Slots];
        long* right = stackalloc long[Slots];
        int* places = stackalloc int[Slots];
        int pending = 0;
        for (int i = 0; i < count; i++)
        {
            long leftRow = tile.FirstLeft + (positions[i] / tile.Stride);
            long rightRow = tile.FirstRight + (positions[i] % tile.Stride);
            if (Coincide(tile.Builder, leftRow, rightRow))
            {
                values[positions[i]] = 0;
                continue;
            }

            left[pending] = leftRow;
            right[pending] = rightRow;
            places[pending] = positions[i];
            if (++pending == Slots)
            {
                ResolveBatch(tile, left, right, places, pending, values);
                pending = 0;
            }
        }

        if (pending > 0)
        {
            for (int slot = pending; slot < Slots; slot++)
            {
                left[slot] = left[0];
                right[slot] = right[0];
            }

            ResolveBatch(tile, left, right, places, pending, values);
        }
    }

    // Neither under- nor overflown; NaN is what it is. Beyond the largest number or at a plain 0 more may be behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UnsafeBits(TVec sum) =>
        TLanes.Bits(TLanes.Or(
            TLanes.Less(sum, TLanes.Broadcast(LeastSafeSum)),
            TLanes.Less(TLanes.Broadcast(float.MaxValue), sum)));

    private static bool Coincide(TileBuilder builder, long left, long right) =>
        builder.Left.ElementType == builder.Right.ElementType
        && builder.Comparison.Packer.Coincide(builder.Left.Row(left), builder.Right.Row(right), builder.Left.ElementType, builder.Plan.Columns);

    private void ResolveBatch(in PairTile tile, long* left, long* right, int* places, int count, float* values)
    {
        float* sums = stackalloc float[Slots];
        float* largestDifferences = stackalloc float[Slots];
        Sum(tile, kernel, left, right, sums);
        uint again = 0;
        for (int half = 0; half < Slots; half += TLanes.Count)
        {
            TVec sum = TLanes.Load(sums + half);
            if (hasRoot)
            {
                again |= UnsafeBits(sum) << half;
                TLanes.Store(sums + half, Root(sum));
            }
        }

        again &= (uint)((1UL << count) - 1);
        if (again != 0)
        {
            Sum(tile, largest, left, right, largestDifferences);
            ResolveScaled(tile, left, right, again, largestDifferences, sums);
        }

        for (int i = 0; i < count; i++)
        {
            values[places[i]] = sums[i];
        }
    }

    // (Σ|d|ᵖ)^(1/p) = m·(Σ|d/m|ᵖ)^(1/p), m the power of two at the largest difference, or for large p that difference itself.
    private void ResolveScaled(in PairTile tile, long* left, long* right, uint pairs, float* largestDifferences, float* distances)
    {
        float* sums = stackalloc float[Slots];
        float* divisors = stackalloc float[Slots];
        int* exponents = stackalloc int[Slots];
        for (int i = 0; i < Slots; i++)
        {
            float m = largestDifferences[i];
            exponents[i] = m > 0 && float.IsFinite(m) ? -MathF.ILogB(m) : 0;
            divisors[i] = m > 0 && float.IsFinite(m) && p > LargestScaledPower ? MathF.ScaleB(m, exponents[i]) : 1;
        }

        Sum(tile, kernel, left, right, sums, exponents, divisors);
        for (int half = 0; half < Slots; half += TLanes.Count)
        {
            TLanes.Store(sums + half, Root(TLanes.Load(sums + half)));
        }

        for (; pairs != 0; pairs &= pairs - 1)
        {
            int i = BitOperations.TrailingZeroCount(pairs);
            float m = largestDifferences[i];
            distances[i] = m > 0 && float.IsFinite(m) ? MathF.ScaleB(sums[i] * divisors[i], -exponents[i]) : m;
        }
    }

    private void Sum(in PairTile tile, PanelKernel combine, long* left, long* right, float* sums, int* exponents = null, float* divisors = null)
    {
        TileBuilder builder = tile.Builder;
        PairwiseWorkspace workspace = tile.Workspace;
        new Span<float>(sums, Slots).Clear();
        for (int column = 0; column < builder.Plan.Columns; column += ChainLayout.Segment)
        {
            int columns = Math.Min(ChainLayout.Segment, builder.Plan.Columns - column);
            ChainLayout layout = ChainLayout.Of(columns);
            builder.PackRows(workspace, builder.Left, left, column, columns, workspace.PairPanel);
            builder.PackRows(workspace, builder.Right, right, column, columns, workspace.RightPanel);
            if (exponents != null)
            {
                ScaleDifferences(workspace, layout.Depth, exponents, divisors);
            }

            combine.RunPairs(workspace.PairPanel, workspace.RightPanel, layout, sums);
        }
    }

    // Scaled differences against zeros give the combine what it would have made of scaled rows, without rounding those.
    private static void ScaleDifferences(PairwiseWorkspace workspace, int depth, int* exponents, float* divisors)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            float first = MathF.ScaleB(1, exponents[slot] / 2);
            float second = MathF.ScaleB(1, exponents[slot] - (exponents[slot] / 2));
            float* a = workspace.PairPanel + slot;
            float* b = workspace.RightPanel + slot;
            for (int column = 0; column < depth; column++, a += Slots, b += Slots)
            {
                *a = (*a - *b) * first * second / divisors[slot];
                *b = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Root(TVec sum) => p == 2
        ? TLanes.Sqrt(sum)
        : PowerLanes<TVec, TLanes>.Raise(sum, _root);
}
