using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Simd.Gradients.Terms;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;
using VkSim.Simd.Rows.Parts;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Normalizing;

/// <summary>The kernel of one vector width.</summary>
[SkipLocalsInit]
internal sealed unsafe class NormalizeGradientKernel<TVec, TLanes> : NormalizeGradientKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Group = RowParts<TVec, TLanes>.Group;
    private const int Most = RowParts<TVec, TLanes>.Most;
    private const int ChainRows = 256;

    /// <inheritdoc/>
    public override void Row(in HostMatrix source, in HostMatrix gradient, in HostMatrix result, long row, double norm, in NormalizeSettings settings)
    {
        double divisor = RowDivisor.Of(norm, settings.Epsilon, settings.ZeroVectors);
        bool isVariable = IsVariable(norm, settings);
        bool isOrdinary = RowDivisor.IsOrdinary(divisor);
        float* buffers = stackalloc float[3 * Most];
        int columns = source.Columns;
        double share = 0;
        double ties = 0;
        for (int column = 0, count; isVariable && column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* x = RowParts<TVec, TLanes>.Read(source, row, column, count, 0, buffers);
            float* g = RowParts<TVec, TLanes>.Read(gradient, row, column, count, 0, buffers + Most);
            share += isOrdinary ? Share(x, g, count, (float)divisor) : ShareExactly(x, g, count, divisor);
            ties += float.IsPositiveInfinity(settings.P) ? Ties(x, count, (float)divisor) : 0;
        }

        var vector = new NormalizeGradientSettings(settings.P, divisor, share, ties);
        var term = new RatioPowerTerm(settings.P);
        for (int column = 0, count; column < columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(columns - column);
            float* x = RowParts<TVec, TLanes>.Read(source, row, column, count, 0, buffers);
            float* g = RowParts<TVec, TLanes>.Read(gradient, row, column, count, 0, buffers + Most);
            float* r = RowParts<TVec, TLanes>.Target(result, row, column, count, buffers + (2 * Most));
            if (isOrdinary)
            {
                var d = TLanes.Broadcast((float)divisor);
                var s = TLanes.Broadcast((float)(float.IsPositiveInfinity(settings.P) ? share / ties : share));
                for (int i = 0; i < count; i += TLanes.Count)
                {
                    TLanes.Store(r + i, Of(TLanes.Load(x + i), TLanes.Load(g + i), d, s, settings.P, term, isVariable));
                }
            }
            else
            {
                Exactly(x, g, count, vector, isVariable, r);
            }

            RowParts<TVec, TLanes>.Commit(result, row, column, count, r);
        }
    }

    /// <inheritdoc/>
    public override void Columns(
        in HostMatrix source, in HostMatrix gradient, in HostMatrix result, int first, int count, float* norms, in NormalizeSettings settings)
    {
        float* buffers = stackalloc float[6 * ColumnGroup];
        float* divisors = buffers + (3 * ColumnGroup);
        float* shares = divisors + ColumnGroup;
        float* chains = shares + ColumnGroup;
        double* sums = stackalloc double[2 * ColumnGroup];
        int padded = RowParts<TVec, TLanes>.Padded(count);
        for (int column = 0; column < padded; column++)
        {
            divisors[column] = column < count ? (float)RowDivisor.Of(norms[first + column], settings.Epsilon, settings.ZeroVectors) : 1;
        }

        ColumnShares(source, gradient, first, count, divisors, chains, sums, buffers);
        for (int column = 0; column < padded; column++)
        {
            bool isVariable = column < count && IsVariable(norms[first + column], settings);
            double share = float.IsPositiveInfinity(settings.P) ? sums[column] / sums[ColumnGroup + column] : sums[column];
            shares[column] = isVariable ? (float)share : 0;
        }

        var term = new RatioPowerTerm(settings.P);
        for (long row = 0; row < source.Rows; row++)
        {
            float* x = RowParts<TVec, TLanes>.Read(source, row, first, count, 0, buffers);
            float* g = RowParts<TVec, TLanes>.Read(gradient, row, first, count, 0, buffers + ColumnGroup);
            float* r = RowParts<TVec, TLanes>.Target(result, row, first, count, buffers + (2 * ColumnGroup));
            for (int i = 0; i < count; i += TLanes.Count)
            {
                TVec s = TLanes.Load(shares + i);
                TVec variable = Of(TLanes.Load(x + i), TLanes.Load(g + i), TLanes.Load(divisors + i), s, settings.P, term, isVariable: true);
                TVec constant = TLanes.Divide(TLanes.Load(g + i), TLanes.Load(divisors + i));
                TLanes.Store(r + i, TLanes.Select(TLanes.Equal(s, TLanes.Zero), constant, variable));
            }

            RowParts<TVec, TLanes>.Commit(result, row, first, count, r);
        }
    }

    // Σ g·x/norm of each column, and after them how many elements are the largest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ColumnShares(
        in HostMatrix source, in HostMatrix gradient, int first, int count, float* divisors, float* chains, double* sums, float* buffers)
    {
        int padded = RowParts<TVec, TLanes>.Padded(count);
        new Span<double>(sums, 2 * ColumnGroup).Clear();
        for (long start = 0; start < source.Rows; start += ChainRows)
        {
            new Span<float>(chains, ColumnGroup).Clear();
            for (long row = start; row < Math.Min(source.Rows, start + ChainRows); row++)
            {
                float* x = RowParts<TVec, TLanes>.Read(source, row, first, count, 0, buffers);
                float* g = RowParts<TVec, TLanes>.Read(gradient, row, first, count, 0, buffers + ColumnGroup);
                for (int i = 0; i < padded; i += TLanes.Count)
                {
                    TVec value = TLanes.Load(x + i);
                    TVec divisor = TLanes.Load(divisors + i);
                    TLanes.Store(chains + i, TLanes.MultiplyAdd(TLanes.Load(g + i), TLanes.Divide(value, divisor), TLanes.Load(chains + i)));
                    AddTies(TLanes.Bits(TLanes.Equal(TLanes.Abs(value), divisor)), sums + ColumnGroup + i);
                }
            }

            for (int i = 0; i < padded; i++)
            {
                sums[i] += chains[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTies(uint bits, double* ties)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            ties[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Of(TVec x, TVec g, TVec divisor, TVec share, float p, in RatioPowerTerm term, bool isVariable)
    {
        if (isVariable)
        {
            TVec slope;
            if (p == 2)
            {
                slope = TLanes.Divide(x, divisor);
            }
            else if (p == 1)
            {
                slope = SignLanes<TVec, TLanes>.Of(x);
            }
            else if (float.IsPositiveInfinity(p))
            {
                slope = TLanes.Select(TLanes.Equal(TLanes.Abs(x), divisor), SignLanes<TVec, TLanes>.Of(x), TLanes.Zero);
            }
            else
            {
                slope = term.Of<TVec, TLanes>(x, divisor);
            }

            g = TLanes.NegatedMultiplyAdd(slope, share, g);
        }

        return TLanes.Divide(g, divisor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Share(float* x, float* g, int count, float norm)
    {
        float* chains = stackalloc float[Group];
        int padded = RowParts<TVec, TLanes>.Padded(count);
        TVec divisor = TLanes.Broadcast(norm);
        for (int lane = 0; lane < Group; lane += TLanes.Count)
        {
            TVec sum = TLanes.Zero;
            for (nint i = lane; i < padded; i += Group)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(g + i), TLanes.Divide(TLanes.Load(x + i), divisor), sum);
            }

            TLanes.Store(chains + lane, sum);
        }

        return ChainFold<TLanes, TVec>.Sum(chains);
    }

    private static int Ties(float* x, int count, float norm)
    {
        int ties = 0;
        for (int i = 0; i < count; i++)
        {
            ties += MathF.Abs(x[i]) == norm ? 1 : 0;
        }

        return ties;
    }

    // Norms beyond single precision's normal range are rare: double, one by one.
    private static double ShareExactly(float* x, float* g, int count, double norm)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += g[i] * (x[i] / norm);
        }

        return sum;
    }

    private static void Exactly(float* x, float* g, int count, in NormalizeGradientSettings vector, bool isVariable, float* result)
    {
        for (int i = 0; i < count; i++)
        {
            double gradient = g[i];
            if (isVariable)
            {
                double ratio = Math.Abs(x[i] / vector.Divisor);
                double slope = double.IsPositiveInfinity(vector.P) ? (ratio == 1 ? 1 / vector.Ties : 0)
                    : x[i] == 0 ? 0 : Math.Pow(ratio, vector.P - 1);
                gradient -= vector.Share * (float.IsNaN(x[i]) ? double.NaN : slope * Math.Sign(x[i]));
            }

            result[i] = (float)(gradient / vector.Divisor);
        }
    }
}
