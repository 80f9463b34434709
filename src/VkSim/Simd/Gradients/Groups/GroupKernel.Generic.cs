using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;
using VkSim.Simd.Rows.Parts;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Groups;

/// <summary>The kernel of one vector width.</summary>
[SkipLocalsInit]
internal sealed unsafe class GroupKernel<TVec, TLanes> : GroupKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;
    private const int Most = RowParts<TVec, TLanes>.Most;

    /// <inheritdoc/>
    public override float Dot(in HostMatrix a, long rowA, in HostMatrix b, long rowB)
    {
        float* buffers = stackalloc float[2 * Most];
        double sum = 0;
        for (int column = 0, count; column < a.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(a.Columns - column);
            float* x = RowParts<TVec, TLanes>.Read(a, rowA, column, count, 0, buffers);
            float* y = RowParts<TVec, TLanes>.Read(b, rowB, column, count, 0, buffers + Most);
            sum += Dot(x, y, count);
        }

        return (float)sum;
    }

    /// <inheritdoc/>
    public override void Backward(in GroupOperands operands, long group, float* buffer)
    {
        if (!operands.GradientA.IsNone)
        {
            BackwardA(operands, group, buffer);
        }

        for (int member = 0; member < operands.Size && !operands.GradientB.IsNone; member++)
        {
            BackwardB(operands, group, member);
        }
    }

    private static void BackwardA(in GroupOperands operands, long group, float* sums)
    {
        int columns = operands.A.Columns;
        float* row = sums + columns;
        float* gradient = operands.Gradient.Row<float>(group);
        new Span<float>(sums, columns).Clear();
        for (int member = 0; member < operands.Size; member++)
        {
            if (operands.LeavesOutZeros && gradient[member] == 0)
            {
                continue;
            }

            long rowB = operands.RowB(group, member);
            Direction(operands.B, rowB, operands.IsCosine ? operands.NormsB + rowB : null, operands.Cosine, row);
            AddScaled(row, gradient[member], sums, columns);
        }

        long rowA = operands.RowA(group);
        if (operands.IsCosine)
        {
            CosineGradient<TVec, TLanes>.Finish(operands.A, rowA, operands.NormsA[rowA], operands.Cosine, sums);
        }

        float* result = operands.GradientA.Row<float>(rowA);
        if (operands.AccumulatesA)
        {
            AddScaled(sums, 1, result, columns);
        }
        else
        {
            new ReadOnlySpan<float>(sums, columns).CopyTo(new Span<float>(result, columns));
        }
    }

    private static void BackwardB(in GroupOperands operands, long group, int member)
    {
        int columns = operands.B.Columns;
        long rowA = operands.RowA(group);
        long rowB = operands.RowB(group, member);
        float gradient = operands.Gradient.Row<float>(group)[member];
        float* result = operands.GradientB.Row<float>(rowB);
        if (operands.LeavesOutZeros && gradient == 0)
        {
            new Span<float>(result, columns).Clear();
            return;
        }

        Direction(operands.A, rowA, operands.IsCosine ? operands.NormsA + rowA : null, operands.Cosine, result);
        Scale(result, gradient, columns);
        if (operands.IsCosine)
        {
            CosineGradient<TVec, TLanes>.Finish(operands.B, rowB, operands.NormsB[rowB], operands.Cosine, result);
        }
    }

    // The row as it enters a product: over its norm, where there is one.
    private static void Direction(in HostMatrix matrix, long row, double* norm, in CosineSettings settings, float* destination)
    {
        double divisor = norm == null ? 1 : CosineGradient<TVec, TLanes>.Divisor(*norm, settings);
        CosineGradient<TVec, TLanes>.Divide(matrix, row, 0, matrix.Columns, divisor, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(float* x, float* y, int count)
    {
        float* chains = stackalloc float[Group];
        int padded = RowParts<TVec, TLanes>.Padded(count);
        for (int lane = 0; lane < Group; lane += TLanes.Count)
        {
            TVec sum = TLanes.Zero;
            for (nint i = lane; i < padded; i += Group)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(y + i), sum);
            }

            TLanes.Store(chains + lane, sum);
        }

        return ChainFold<TLanes, TVec>.Sum(chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(float* row, float factor, float* sums, int columns)
    {
        TVec f = TLanes.Broadcast(factor);
        int column = 0;
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            TLanes.Store(sums + column, TLanes.MultiplyAdd(f, TLanes.Load(row + column), TLanes.Load(sums + column)));
        }

        for (; column < columns; column++)
        {
            sums[column] = LanesScalar.MultiplyAdd(factor, row[column], sums[column]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* row, float factor, int columns)
    {
        TVec f = TLanes.Broadcast(factor);
        int column = 0;
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            TLanes.Store(row + column, TLanes.Multiply(f, TLanes.Load(row + column)));
        }

        for (; column < columns; column++)
        {
            row[column] *= factor;
        }
    }
}
