using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Gradients;

/// <summary>Normalized rows, and the way of a gradient back through a norm.</summary>
internal static unsafe class CosineGradient<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    // Between these, squares and cubes of a norm stay in range.
    private const double LeastDivisor = 1.0 / (1L << 40);
    private const double MostDivisor = 1L << 40;

    // Vectors whose components are added up in single precision.
    private const int ChainVectors = 64;

    /// <summary>What a row is divided by.</summary>
    public static double Divisor(double norm, in CosineSettings settings) => RowDivisor.Of(norm, settings.Epsilon, settings.ZeroVectors);

    /// <summary>Whether the norm counts as a variable; one below epsilon is a constant.</summary>
    public static bool IsVariable(double norm, in CosineSettings settings) => norm > 0 && !(norm < settings.Epsilon);

    /// <summary>destination = columns of a row / divisor, in single precision.</summary>
    public static void Divide(in HostMatrix matrix, long row, int column, int columns, double divisor, float* destination)
    {
        switch (matrix.ElementType)
        {
            case ElementType.Float32:
                Divide(matrix.Row<float>(row) + column, columns, divisor, destination);
                break;
            case ElementType.Float16:
                Divide(matrix.Row<Half>(row) + column, columns, divisor, destination);
                break;
            default:
                Divide(matrix.Row<BFloat16>(row) + column, columns, divisor, destination);
                break;
        }
    }

    /// <summary>
    /// From the gradient with respect to a normalized row, the one with respect to the row, in place: (g − (Σ g·row/norm)·row/norm)/norm.
    /// </summary>
    /// <remarks>
    /// Each component's own part is left out on both sides, (gᵢ·Σ_{j≠i} xⱼ² − xᵢ·Σ_{j≠i} gⱼxⱼ)/norm³, so that a single one has a
    /// gradient of exactly 0.
    /// </remarks>
    public static void Finish(in HostMatrix matrix, long row, double norm, in CosineSettings settings, float* gradient)
    {
        double divisor = Divisor(norm, settings);
        bool isVariable = IsVariable(norm, settings);
        switch (matrix.ElementType)
        {
            case ElementType.Float32:
                Finish(matrix.Row<float>(row), matrix.Columns, divisor, isVariable, gradient);
                break;
            case ElementType.Float16:
                Finish(matrix.Row<Half>(row), matrix.Columns, divisor, isVariable, gradient);
                break;
            default:
                Finish(matrix.Row<BFloat16>(row), matrix.Columns, divisor, isVariable, gradient);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<T>(T* source, int columns, double divisor, float* destination)
        where T : unmanaged
    {
        if (!RowDivisor.IsOrdinary(divisor))
        {
            DoubleRow<T>.Divide(source, divisor, destination, columns);
            return;
        }

        var single = (float)divisor;
        TVec d = TLanes.Broadcast(single);
        int column = 0;
        for (; column + TLanes.Count <= columns; column += TLanes.Count)
        {
            TLanes.Store(destination + column, TLanes.Divide(ElementVectors.Load<TVec, T>(source + column), d));
        }

        for (; column < columns; column++)
        {
            destination[column] = ElementVectors.LoadScalar(source + column) / single;
        }
    }

    private static void Finish<T>(T* source, int columns, double divisor, bool isVariable, float* gradient)
        where T : unmanaged
    {
        if (!isVariable)
        {
            Divide(gradient, columns, divisor, gradient);
        }
        else if (divisor is > LeastDivisor and < MostDivisor)
        {
            FinishInRange(source, columns, divisor, gradient);
        }
        else
        {
            FinishInDouble(source, columns, divisor, gradient);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FinishInRange<T>(T* source, int columns, double divisor, float* gradient)
        where T : unmanaged
    {
        (float squares, float products) = Sums(source, gradient, columns);
        var inverse = (float)(1 / divisor);
        TVec all = TLanes.Broadcast(squares);
        TVec along = TLanes.Broadcast(products);
        TVec square = TLanes.Broadcast(inverse * inverse);
        TVec factor = TLanes.Broadcast(inverse);
        for (int column = 0; column < columns; column += TLanes.Count)
        {
            int valid = Math.Min(TLanes.Count, columns - column);
            TVec x = LoadFirst(source + column, valid);
            TVec g = LoadFirst(gradient + column, valid);
            TVec others = TLanes.Multiply(TLanes.Subtract(all, TLanes.Multiply(x, x)), square);
            TVec alongOthers = TLanes.Multiply(TLanes.Subtract(along, TLanes.Multiply(x, g)), square);
            TVec slope = TLanes.Multiply(TLanes.NegatedMultiplyAdd(x, alongOthers, TLanes.Multiply(g, others)), factor);
            if (valid < TLanes.Count)
            {
                ElementVectors.StorePartial<TVec, float>(slope, gradient + column, valid);
            }
            else
            {
                TLanes.Store(gradient + column, slope);
            }
        }
    }

    // Σ x² and Σ x·g, in single precision from chains that are added up in double: of a single component just its products.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Squares, float Products) Sums<T>(T* source, float* gradient, int columns)
        where T : unmanaged
    {
        float* lanes = stackalloc float[TLanes.Count];
        double squares = 0;
        double products = 0;
        for (int first = 0; first < columns; first += ChainVectors * TLanes.Count)
        {
            TVec ofSquares = TLanes.Zero;
            TVec ofProducts = TLanes.Zero;
            int end = Math.Min(columns, first + (ChainVectors * TLanes.Count));
            for (int column = first; column < end; column += TLanes.Count)
            {
                TVec x = LoadFirst(source + column, end - column);
                ofSquares = TLanes.MultiplyAdd(x, x, ofSquares);
                ofProducts = TLanes.MultiplyAdd(x, LoadFirst(gradient + column, end - column), ofProducts);
            }

            squares += Total(ofSquares, lanes);
            products += Total(ofProducts, lanes);
        }

        return ((float)squares, (float)products);
    }

    private static double Total(TVec vector, float* lanes)
    {
        TLanes.Store(lanes, vector);
        double total = 0;
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            total += lanes[lane];
        }

        return total;
    }

    // Norms whose squares come near the ends of single precision's range are rare.
    private static void FinishInDouble<T>(T* source, int columns, double divisor, float* gradient)
        where T : unmanaged
    {
        double squares = 0;
        double products = 0;
        for (int column = 0; column < columns; column++)
        {
            double unit = ElementVectors.LoadScalar(source + column) / divisor;
            squares += unit * unit;
            products += unit * gradient[column];
        }

        for (int column = 0; column < columns; column++)
        {
            double unit = ElementVectors.LoadScalar(source + column) / divisor;
            double g = gradient[column];
            gradient[column] = (float)(((g * (squares - (unit * unit))) - (unit * (products - (unit * g)))) / divisor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadFirst<T>(T* source, int count)
        where T : unmanaged =>
        count >= TLanes.Count ? ElementVectors.Load<TVec, T>(source) : ElementVectors.LoadPartial<TVec, T>(source, count);
}
