using System.Runtime.CompilerServices;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Pairs;

/// <content>What each pair weighs.</content>
internal sealed unsafe partial class PairGradientKernel<TVec, TLanes>
{
    private const int Group = 32;

    // Weights, and where they are needed distances, of a chunk; zeros up to the next whole group.
    private static void ReadWeights(in PairGradientSide side, in Parts parts, long firstRow, int rows, long firstRight, int depth)
    {
        Copy(side.Gradient, side.IsTransposed, firstRow, rows, firstRight, depth, parts.Weights);
        if (side.NeedsValues)
        {
            Copy(side.Values, side.IsTransposed, firstRow, rows, firstRight, depth, parts.Distances);
        }

        int padded = (depth + Group - 1) & -Group;
        for (int row = 0; row < rows; row++)
        {
            float* weights = parts.Weights + (row * Chunk);
            float* distances = parts.Distances + (row * Chunk);
            new Span<float>(weights + depth, padded - depth).Clear();
            new Span<float>(distances + depth, padded - depth).Clear();
            switch (side.Metric)
            {
                case Metric.SquaredL2:
                    Double(weights, padded);
                    break;
                case Metric.L2:
                    DivideByDistance(weights, distances, padded);
                    break;
                case Metric.LInf or Metric.Lp:
                    LeaveOutZeros(weights, distances, padded, side.Metric == Metric.LInf);
                    break;
            }
        }
    }

    private static void Copy(in HostMatrix matrix, bool transposed, long firstRow, int rows, long firstRight, int depth, float* tile)
    {
        if (!transposed)
        {
            for (int row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(matrix.Row<float>(firstRow + row) + firstRight, depth).CopyTo(new Span<float>(tile + (row * Chunk), depth));
            }

            return;
        }

        CopyTransposed(matrix, firstRow, rows, firstRight, depth, tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyTransposed(in HostMatrix matrix, long firstRow, int rows, long firstRight, int depth, float* tile)
    {
        for (int j = 0; j < depth; j++)
        {
            float* source = matrix.Row<float>(firstRight + j) + firstRow;
            float* destination = tile + j;
            for (int row = 0; row < rows; row++)
            {
                *destination = source[row];
                destination += Chunk;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Double(float* weights, int count)
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TVec weight = TLanes.Load(weights + i);
            TLanes.Store(weights + i, TLanes.Add(weight, weight));
        }
    }

    // Over a distance so small that the quotient overflows, the largest number stands for it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideByDistance(float* weights, float* distances, int count)
    {
        TVec most = TLanes.Broadcast(float.MaxValue);
        TVec least = TLanes.Broadcast(-float.MaxValue);
        TVec infinity = TLanes.Broadcast(float.PositiveInfinity);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TVec weight = TLanes.Load(weights + i);
            TVec distance = TLanes.Load(distances + i);
            TVec quotient = TLanes.Divide(weight, distance);
            TVec limited = TLanes.Min(most, TLanes.Max(least, quotient));
            quotient = TLanes.Select(TLanes.Less(TLanes.Abs(weight), infinity), limited, quotient);
            TLanes.Store(weights + i, TLanes.Select(TLanes.Equal(distance, TLanes.Zero), TLanes.Zero, quotient));
        }
    }

    // Distance 0 has no gradient, and a distance that is NaN has one of NaN.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LeaveOutZeros(float* weights, float* distances, int count, bool isLargest)
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TVec weight = TLanes.Load(weights + i);
            TVec distance = TLanes.Load(distances + i);
            TVec zero = TLanes.Equal(distance, TLanes.Zero);
            weight = TLanes.Select(TLanes.Equal(distance, distance), weight, distance);
            TLanes.Store(weights + i, TLanes.Select(zero, TLanes.Zero, weight));
            TLanes.Store(distances + i, isLargest ? distance : TLanes.Select(zero, TLanes.Broadcast(1), distance));
        }
    }
}
