using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Softmax;

/// <content>
/// Short rows, several at a time: turned around, so that each lane holds a row and no lane is wasted on what fills a row up. Chains are
/// added up as those of a row alone are, so the bits are the same.
/// </content>
internal sealed unsafe partial class SoftmaxKernel<TVec, TLanes>
{
    // So many turned rows stay in the first-level cache.
    private const int MostShort = 128;

    private static int Lanes => TLanes.Count;

    private static bool IsShort(int columns) => columns is > 0 and <= MostShort && Lanes > 1;

    /// <inheritdoc/>
    public override void Sums(in HostMatrix source, long first, int count, in ExponentialSums sums)
    {
        float* x = stackalloc float[2 * MostShort * Lanes];
        float* terms = x + (MostShort * Lanes);
        int row = 0;
        for (; IsShort(source.Columns) && row + Lanes <= count; row += Lanes)
        {
            ReadTurned(source, first + row, x);
            if (!TrySum(x, source.Columns, terms, sums, row))
            {
                SumAlone(source, first, row, row + Lanes, sums);
            }
        }

        SumAlone(source, first, row, count, sums);
    }

    /// <inheritdoc/>
    public override void Softmax(in HostMatrix source, in HostMatrix destination, long first, int count, bool logarithm)
    {
        double* memory = stackalloc double[ExponentialSums.Doubles];
        var sums = new ExponentialSums(memory);
        float* x = stackalloc float[2 * MostShort * Lanes];
        float* terms = x + (MostShort * Lanes);
        int row = 0;
        for (; IsShort(source.Columns) && row + Lanes <= count; row += Lanes)
        {
            ReadTurned(source, first + row, x);
            if (TrySum(x, source.Columns, terms, sums, 0))
            {
                Finish(x, terms, source.Columns, sums, logarithm);
                WriteTurned(terms, destination, first + row);
            }
            else
            {
                SoftmaxAlone(source, destination, first + row, Lanes, logarithm);
            }
        }

        SoftmaxAlone(source, destination, first + row, count - row, logarithm);
    }

    private static void SumAlone(in HostMatrix source, long first, int row, int end, ExponentialSums sums)
    {
        for (; row < end; row++)
        {
            sums[row] = Sum(source, first + row);
        }
    }

    private static void SoftmaxAlone(in HostMatrix source, in HostMatrix destination, long first, int count, bool logarithm)
    {
        for (long row = first; row < first + count; row++)
        {
            Softmax(source, destination, row, logarithm);
        }
    }

    // Column c of row r goes to lane r of the vector c.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadTurned(in HostMatrix source, long first, float* turned)
    {
        float** rows = stackalloc float*[Lanes];
        float* buffer = stackalloc float[Lanes * MostShort];
        int whole = source.ElementType == ElementType.Float32 ? source.Columns & -Lanes : 0;
        for (int row = 0; row < Lanes; row++)
        {
            rows[row] = source.Row<float>(first + row);
        }

        for (int column = 0; column < whole; column += Lanes)
        {
            TLanes.TransposeSquare(rows, column, turned + (column * Lanes), Lanes);
        }

        int rest = source.Columns - whole;
        if (rest == 0)
        {
            return;
        }

        for (int row = 0; row < Lanes; row++)
        {
            rows[row] = buffer + (row * MostShort);
            Stage(source, first + row, whole, rest, rows[row]);
        }

        for (int column = 0; column < rest;)
        {
            float* destination = turned + ((whole + column) * Lanes);
            if (2 * (rest - column) > Lanes)
            {
                TLanes.TransposeSquare(rows, column, destination, Lanes);
                column += Lanes;
            }
            else
            {
                TLanes.TransposeQuad(rows, column, destination, Lanes);
                column += 4;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Stage(in HostMatrix source, long row, int column, int count, float* buffer)
    {
        switch (source.ElementType)
        {
            case ElementType.Float32:
                Stage(source.Row<float>(row) + column, count, buffer);
                break;
            case ElementType.Float16:
                Stage(source.Row<Half>(row) + column, count, buffer);
                break;
            default:
                Stage(source.Row<BFloat16>(row) + column, count, buffer);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Stage<T>(T* source, int count, float* buffer)
        where T : unmanaged
    {
        int column = 0;
        for (; column + Lanes <= count; column += Lanes)
        {
            TLanes.Store(buffer + column, ElementVectors.Load<TVec, T>(source + column));
        }

        if (column < count)
        {
            TLanes.Store(buffer + column, ElementVectors.LoadPartial<TVec, T>(source + column, count - column));
        }
    }

    // The sums of all rows, and exp(x − largest); false where a row has no softmax.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TrySum(float* x, int columns, float* terms, in ExponentialSums sums, int firstRow)
    {
        TVec most = TLanes.Broadcast(float.NegativeInfinity);
        TVec ordered = TLanes.Equal(TLanes.Zero, TLanes.Zero);
        float* end = x + (columns * Lanes);
        for (float* column = x; column < end; column += Lanes)
        {
            TVec value = TLanes.Load(column);
            most = TLanes.Max(most, value);
            ordered = TLanes.And(ordered, TLanes.Equal(value, value));
        }

        TVec finite = TLanes.Less(TLanes.Abs(most), TLanes.Broadcast(float.PositiveInfinity));
        if (TLanes.Bits(TLanes.And(ordered, finite)) != (uint)((1UL << Lanes) - 1))
        {
            return false;
        }

        float* below = stackalloc float[MostShort * Lanes];
        TVec one = TLanes.Broadcast(1);
        TVec ties = TLanes.Zero;
        for (nint place = 0; place < columns * Lanes; place += Lanes)
        {
            TVec value = TLanes.Load(x + place);
            TVec isBelow = TLanes.Less(value, most);
            TVec term = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(value, most));
            TLanes.Store(terms + place, term);
            TLanes.Store(below + place, TLanes.And(isBelow, term));
            ties = TLanes.Add(ties, TLanes.Select(isBelow, TLanes.Zero, one));
        }

        Fold(below, columns, sums.Rest + firstRow);
        TLanes.Store(sums.Largest + firstRow, most);
        TLanes.Store(below, ties);
        for (int lane = 0; lane < Lanes; lane++)
        {
            sums.Ties[firstRow + lane] = below[lane];
        }

        return true;
    }

    // In the order of a row alone: whole groups of columns in one chain for each column of a group, then what is left.
    private static void Fold(float* terms, int columns, double* sums)
    {
        new Span<double>(sums, Lanes).Clear();
        int whole = columns & -Group;
        for (nint place = Group * Lanes; place < whole * Lanes; place += Lanes)
        {
            float* chain = terms + (place % (Group * Lanes));
            TLanes.Store(chain, TLanes.Add(TLanes.Load(chain), TLanes.Load(terms + place)));
        }

        AddChains(terms, Math.Min(whole, Group), sums);
        AddChains(terms + (whole * Lanes), columns - whole, sums);
    }

    // As ChainFold adds up the chains of one row; of chains that are not there nothing is added.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddChains(float* terms, int count, double* sums)
    {
        if (count == 0)
        {
            return;
        }

        Vector256<double>* chains = stackalloc Vector256<double>[Group];
        for (int lane = 0; lane < Lanes; lane += Vector256<double>.Count)
        {
            for (int chain = 0; chain < count; chain++)
            {
                Vector128<float> four = Vector128.Load(terms + (chain * Lanes) + lane);
                chains[chain] = Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four));
            }

            int live = count;
            for (int half = Group / 2; half > 0; half /= 2)
            {
                for (int chain = half; chain < live; chain++)
                {
                    chains[chain - half] += chains[chain];
                }

                live = Math.Min(live, half);
            }

            (Vector256.Load(sums + lane) + chains[0]).Store(sums + lane);
        }
    }

    // exp(x − largest) / Σ, or x − largest − log Σ, in place of the exponentials.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(float* x, float* terms, int columns, in ExponentialSums sums, bool logarithm)
    {
        sums.TakeLogarithms(logarithm ? Lanes : 0);
        float* totals = stackalloc float[Lanes];
        for (int row = 0; row < Lanes; row++)
        {
            totals[row] = (float)(logarithm ? sums.LogTotal[row] : sums.Ties[row] + sums.Rest[row]);
        }

        TVec most = TLanes.Load(sums.Largest);
        TVec total = TLanes.Load(totals);
        for (nint place = 0; place < columns * Lanes; place += Lanes)
        {
            TVec value = logarithm
                ? TLanes.Subtract(TLanes.Subtract(TLanes.Load(x + place), most), total)
                : TLanes.Divide(TLanes.Load(terms + place), total);
            TLanes.Store(terms + place, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteTurned(float* turned, in HostMatrix destination, long first)
    {
        float** columns = stackalloc float*[Lanes];
        float* square = stackalloc float[Lanes * Lanes];
        bool direct = destination.ElementType == ElementType.Float32;
        nint stride = (nint)destination.RowStride;
        for (int column = 0; column < destination.Columns; column += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                columns[lane] = turned + ((column + lane) * Lanes);
            }

            int count = Math.Min(Lanes, destination.Columns - column);
            if (direct && count == Lanes)
            {
                TLanes.TransposeSquare(columns, 0, destination.Row<float>(first) + column, stride);
                continue;
            }

            TLanes.TransposeSquare(columns, 0, square, Lanes);
            for (int row = 0; row < Lanes; row++)
            {
                Unstage(square + (row * Lanes), destination, first + row, column, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unstage(float* values, in HostMatrix destination, long row, int column, int count)
    {
        TVec vector = TLanes.Load(values);
        switch (destination.ElementType)
        {
            case ElementType.Float32:
                Unstage(vector, destination.Row<float>(row) + column, count);
                break;
            case ElementType.Float16:
                Unstage(vector, destination.Row<Half>(row) + column, count);
                break;
            default:
                Unstage(vector, destination.Row<BFloat16>(row) + column, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unstage<T>(TVec value, T* destination, int count)
        where T : unmanaged
    {
        if (count == Lanes)
        {
            ElementVectors.Store(value, destination, stream: false);
        }
        else
        {
            ElementVectors.StorePartial(value, destination, count);
        }
    }
}
