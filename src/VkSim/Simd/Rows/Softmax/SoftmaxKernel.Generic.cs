using System.Numerics;
using System.Runtime.CompilerServices;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows.Parts;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>The kernel of one vector width.</summary>
[SkipLocalsInit]
internal sealed unsafe partial class SoftmaxKernel<TVec, TLanes> : SoftmaxKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;
    private const int Most = RowParts<TVec, TLanes>.Most;

    private static ExponentialSum Sum(in HostMatrix source, long row)
    {
        float* buffer = stackalloc float[Most];
        float largest = float.NegativeInfinity;
        int columns = source.Columns;
        for (int column = 0, count; column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* x = RowParts<TVec, TLanes>.Read(source, row, column, count, float.NegativeInfinity, buffer);
            float most = Largest(x, count);

            // NaN, once there, stays.
            largest = most <= largest ? largest : float.IsNaN(largest) ? largest : most;
        }

        if (!float.IsFinite(largest))
        {
            return new ExponentialSum(largest, 0, 0);
        }

        double rest = 0;
        long ties = 0;
        for (int column = 0, count; column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* x = RowParts<TVec, TLanes>.Read(source, row, column, count, float.NegativeInfinity, buffer);
            rest += SumBelow(x, count, largest, ref ties);
        }

        return new ExponentialSum(largest, ties, rest);
    }

    private static void Softmax(in HostMatrix source, in HostMatrix destination, long row, bool logarithm)
    {
        double* memory = stackalloc double[ExponentialSums.Doubles];
        var sums = new ExponentialSums(memory) { [0] = Sum(source, row) };
        sums.TakeLogarithms(logarithm ? 1 : 0);
        ExponentialSum sum = sums[0];
        if (!sum.IsOrdinary)
        {
            RowParts<TVec, TLanes>.Fill(destination, row, float.NaN);
            return;
        }

        float* read = stackalloc float[2 * Most];
        float* written = read + Most;
        float divisor = logarithm ? (float)sum.LogTotal : (float)sum.Total;
        for (int column = 0, count; column < source.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(source.Columns - column);
            float* x = RowParts<TVec, TLanes>.Read(source, row, column, count, 0, read);
            float* y = RowParts<TVec, TLanes>.Target(destination, row, column, count, written);
            if (logarithm)
            {
                Logarithms(x, count, sum.Largest, divisor, y);
            }
            else
            {
                Quotients(x, count, sum.Largest, divisor, y);
            }

            RowParts<TVec, TLanes>.Commit(destination, row, column, count, y);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in HostMatrix output, in HostMatrix gradient, in HostMatrix result, long row, bool logarithm)
    {
        float* outputs = stackalloc float[3 * Most];
        float* gradients = outputs + Most;
        float* written = gradients + Most;
        int columns = output.Columns;
        double sum = 0;
        for (int column = 0, count; column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* g = RowParts<TVec, TLanes>.Read(gradient, row, column, count, 0, gradients);
            float* y = logarithm ? null : RowParts<TVec, TLanes>.Read(output, row, column, count, 0, outputs);
            sum += Dot(g, y, count);
        }

        for (int column = 0, count; column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* g = RowParts<TVec, TLanes>.Read(gradient, row, column, count, 0, gradients);
            float* y = RowParts<TVec, TLanes>.Read(output, row, column, count, 0, outputs);
            float* r = RowParts<TVec, TLanes>.Target(result, row, column, count, written);
            Backward(y, g, count, (float)sum, logarithm, r);
            RowParts<TVec, TLanes>.Commit(result, row, column, count, r);
        }
    }

    // The larger of numbers, with every NaN noticed on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int count)
    {
        TVec largest = TLanes.Broadcast(float.NegativeInfinity);
        TVec ordered = TLanes.Equal(TLanes.Zero, TLanes.Zero);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TVec value = TLanes.Load(x + column);
            largest = TLanes.Max(largest, value);
            ordered = TLanes.And(ordered, TLanes.Equal(value, value));
        }

        if (TLanes.Bits(ordered) != (uint)((1UL << TLanes.Count) - 1))
        {
            return float.NaN;
        }

        float* lanes = stackalloc float[TLanes.Count];
        TLanes.Store(lanes, largest);
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            lanes[0] = Math.Max(lanes[0], lanes[lane]);
        }

        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumBelow(float* x, int count, float largest, ref long ties)
    {
        float* chains = stackalloc float[Group];
        Clear(chains);
        TVec most = TLanes.Broadcast(largest);
        int equal = 0;
        for (int column = 0; column < count; column += Group)
        {
            for (int lane = 0; lane < Group; lane += TLanes.Count)
            {
                TVec value = TLanes.Load(x + column + lane);
                TVec below = TLanes.Less(value, most);
                TVec term = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(value, most));
                TLanes.Store(chains + lane, TLanes.Add(TLanes.Load(chains + lane), TLanes.And(below, term)));
                equal += TLanes.Count - BitOperations.PopCount(TLanes.Bits(below));
            }
        }

        ties += equal;
        return ChainFold<TLanes, TVec>.Sum(chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Quotients(float* x, int count, float largest, float divisor, float* y)
    {
        TVec most = TLanes.Broadcast(largest);
        TVec d = TLanes.Broadcast(divisor);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TVec power = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(TLanes.Load(x + column), most));
            TLanes.Store(y + column, TLanes.Divide(power, d));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Logarithms(float* x, int count, float largest, float logTotal, float* y)
    {
        TVec most = TLanes.Broadcast(largest);
        TVec log = TLanes.Broadcast(logTotal);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TLanes.Store(y + column, TLanes.Subtract(TLanes.Subtract(TLanes.Load(x + column), most), log));
        }
    }

    // Σ g·y; Σ g without y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(float* g, float* y, int count)
    {
        float* chains = stackalloc float[Group];
        Clear(chains);
        TVec one = TLanes.Broadcast(1);
        for (int column = 0; column < count; column += Group)
        {
            for (int lane = 0; lane < Group; lane += TLanes.Count)
            {
                TVec factor = y == null ? one : TLanes.Load(y + column + lane);
                TLanes.Store(chains + lane, TLanes.MultiplyAdd(TLanes.Load(g + column + lane), factor, TLanes.Load(chains + lane)));
            }
        }

        return ChainFold<TLanes, TVec>.Sum(chains);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* y, float* g, int count, float sum, bool logarithm, float* result)
    {
        TVec total = TLanes.Broadcast(sum);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TVec output = TLanes.Load(y + column);
            TVec gradient = TLanes.Load(g + column);
            TVec value = logarithm
                ? TLanes.NegatedMultiplyAdd(ExponentialLanes<TVec, TLanes>.Exp(output), total, gradient)
                : TLanes.Multiply(output, TLanes.Subtract(gradient, total));
            TLanes.Store(result + column, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* chains)
    {
        for (int lane = 0; lane < Group; lane += TLanes.Count)
        {
            TLanes.Store(chains + lane, TLanes.Zero);
        }
    }
}
