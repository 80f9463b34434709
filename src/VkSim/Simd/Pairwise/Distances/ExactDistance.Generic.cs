using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Distances;

/// <summary>Distances of order p for one vector width; or, without a root, the sums themselves.</summary>
internal sealed unsafe class ExactDistance<TVec, TLanes>(PanelKernel kernel, float p, bool hasRoot) : ExactDistance
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private readonly PowerExponent _root = new(1.0 / p);

    private static int Slots => 2 * TLanes.Count;

    /// <inheritdoc/>
    public override PanelKernel Kernel => kernel;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Finish(in PairTile tile, float* sums)
    {
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
                        Resolve(tile, positions, unsafePairs, sums, isSummed: true);
                        unsafePairs = 0;
                    }
                }
            }
        }

        Resolve(tile, positions, unsafePairs, sums, isSummed: true);
    }

    /// <inheritdoc/>
    public override void Resolve(in PairTile tile, int* positions, int count, float* values) => Resolve(tile, positions, count, values, isSummed: false);

    // Pairs that are summed are not safe.
    private void Resolve(in PairTile tile, int* positions, int count, float* values, bool isSummed)
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
                ResolveBatch(tile, left, right, places, pending, values, isSummed);
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

            ResolveBatch(tile, left, right, places, pending, values, isSummed);
        }
    }

    // Neither under- nor overflown; NaN is what it is. Beyond the largest number or at a plain 0 more may be behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UnsafeBits(TVec sum) =>
        TLanes.Bits(TLanes.Or(
            TLanes.Less(sum, TLanes.Broadcast(BinaryScale.SafeLow)),
            TLanes.Less(TLanes.Broadcast(float.MaxValue), sum)));

    private static bool Coincide(TileBuilder builder, long left, long right) =>
        builder.Left.ElementType == builder.Right.ElementType
        && builder.Comparison.Packer.Coincide(builder.Left.Row(left), builder.Right.Row(right), builder.Left.ElementType, builder.Plan.Columns);

    private void ResolveBatch(in PairTile tile, long* left, long* right, int* places, int count, float* values, bool isSummed)
    {
        float* distances = stackalloc float[Slots];
        var pairs = new PairSlots(left, right);
        uint again = isSummed ? uint.MaxValue : SumAsTheyAre(tile, pairs, distances);
        again &= (uint)((1UL << count) - 1);
        if (again != 0)
        {
            ResolveScaled(tile, pairs, again, distances);
        }

        for (int i = 0; i < count; i++)
        {
            values[places[i]] = distances[i];
        }
    }

    // Which of them are not safe.
    private uint SumAsTheyAre(in PairTile tile, in PairSlots pairs, float* distances)
    {
        Sum(tile, pairs, null, distances);
        uint again = 0;
        for (int half = 0; half < Slots; half += TLanes.Count)
        {
            TVec sum = TLanes.Load(distances + half);
            again |= UnsafeBits(sum) << half;
            TLanes.Store(distances + half, Root(sum));
        }

        return again;
    }

    // (Σ|d|ᵖ)^(1/p) = m·(Σ|d/m|ᵖ)^(1/p), m a power of two that brings the largest difference to [1, 2), or beside other orders than 2
    // that difference. Rows come to that scale in two steps: first to one that their difference fits in.
    private void ResolveScaled(in PairTile tile, in PairSlots pairs, uint wanted, float* distances)
    {
        float* largest = stackalloc float[Slots];
        float* sums = stackalloc float[Slots];
        int* exponents = stackalloc int[2 * Slots];
        int* inner = exponents + Slots;
        float* memory = stackalloc float[DifferenceScale<TVec, TLanes>.Floats];
        var scale = new DifferenceScale<TVec, TLanes>(memory);
        Largest(tile, pairs, null, largest);
        uint open = Exponents(largest, exponents, wanted, distances);
        scale.SetOuter(exponents);
        Largest(tile, pairs, &scale, largest);
        open = Exponents(largest, inner, open, distances);
        scale.SetInner(inner, p == 2 ? null : largest);
        Sum(tile, pairs, &scale, sums);
        for (int half = 0; half < Slots; half += TLanes.Count)
        {
            TLanes.Store(sums + half, Root(TLanes.Load(sums + half)));
        }

        for (; open != 0; open &= open - 1)
        {
            int i = BitOperations.TrailingZeroCount(open);
            int exponent = exponents[i] + inner[i];
            float value = p == 2 ? sums[i] : sums[i] * scale.Divisors[i];
            distances[i] = BitConverter.UInt32BitsToSingle(
                BinaryScale.ScaleRounded(BitConverter.SingleToUInt32Bits(value), hasRoot ? -exponent : -2 * exponent));
        }
    }

    // What is 0, infinite or NaN settles the distance; which of the pairs are still open.
    private static uint Exponents(float* largest, int* exponents, uint wanted, float* distances)
    {
        uint open = 0;
        for (int i = 0; i < Slots; i++)
        {
            uint size = BitConverter.SingleToUInt32Bits(largest[i]);
            bool scales = size is > 0 and < BinaryScale.Infinity;
            exponents[i] = scales ? BinaryScale.ExponentToOne(size) : 0;
            uint bit = wanted & (1u << i);
            open |= scales ? bit : 0;
            if (bit != 0 && !scales)
            {
                distances[i] = largest[i];
            }
        }

        return open;
    }

    // The largest magnitude in both rows, or of their differences at a scale.
    private static void Largest(in PairTile tile, in PairSlots pairs, DifferenceScale<TVec, TLanes>* scale, float* largest)
    {
        new Span<float>(largest, Slots).Clear();
        int columns = tile.Builder.Plan.Columns;
        for (int column = 0; column < columns; column += PanelShape.Segment)
        {
            int depth = Pack(tile, pairs, column, Math.Min(PanelShape.Segment, columns - column));
            float* left = tile.Workspace.PairPanel;
            float* right = tile.Workspace.RightPanel;
            if (scale != null)
            {
                scale->Subtract(left, right, depth);
            }

            for (int i = 0; i < depth * Slots; i += TLanes.Count)
            {
                float* place = largest + (i % Slots);
                TVec size = TLanes.MaxMagnitude(TLanes.Abs(TLanes.Load(left + i)), TLanes.Abs(TLanes.Load(right + i)));
                TLanes.Store(place, TLanes.MaxMagnitude(TLanes.Load(place), size));
            }
        }
    }

    // Of long rows in the closer order, since no tile's sums were good enough for the pair.
    private void Sum(in PairTile tile, in PairSlots pairs, DifferenceScale<TVec, TLanes>* scale, float* sums)
    {
        new Span<float>(sums, Slots).Clear();
        int columns = tile.Builder.Plan.Columns;
        bool isLong = RowStretch.IsLong(columns);
        float* losses = stackalloc float[Slots];
        new Span<float>(losses, Slots).Clear();
        for (int column = 0; column < columns; column += PanelShape.Segment)
        {
            int depth = Pack(tile, pairs, column, Math.Min(PanelShape.Segment, columns - column));
            if (scale != null)
            {
                scale->Subtract(tile.Workspace.PairPanel, tile.Workspace.RightPanel, depth);
                scale->Divide(tile.Workspace.PairPanel, depth);
            }

            if (isLong)
            {
                AddClosely(tile.Workspace, depth, sums, losses);
            }
            else
            {
                kernel.RunPairs(tile.Workspace.PairPanel, tile.Workspace.RightPanel, depth, sums);
            }
        }
    }

    private void AddClosely(PairwiseWorkspace workspace, int depth, float* sums, float* losses)
    {
        float* stretch = stackalloc float[Slots];
        for (int first = 0; first < depth; first += RowStretch.CloseColumns)
        {
            new Span<float>(stretch, Slots).Clear();
            int end = Math.Min(depth, first + RowStretch.CloseColumns);
            for (int column = first; column < end; column += RowStretch.CloseChain)
            {
                nint start = (nint)column * Slots;
                kernel.RunPairs(workspace.PairPanel + start, workspace.RightPanel + start, Math.Min(RowStretch.CloseChain, end - column), stretch);
            }

            kernel.AddStretch(sums, losses, stretch, Slots);
        }
    }

    private static int Pack(in PairTile tile, in PairSlots pairs, int column, int columns)
    {
        TileBuilder builder = tile.Builder;
        builder.PackRows(tile.Workspace, builder.Left, pairs.Left, column, columns, tile.Workspace.PairPanel);
        builder.PackRows(tile.Workspace, builder.Right, pairs.Right, column, columns, tile.Workspace.RightPanel);
        return PanelShape.PackedDepth(columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Root(TVec sum) => !hasRoot ? sum
        : p == 2 ? TLanes.Sqrt(sum)
        : PowerLanes<TVec, TLanes>.Raise(sum, _root);

    private readonly struct PairSlots(long* left, long* right)
    {
        public long* Left { get; } = left;

        public long* Right { get; } = right;
    }
}
