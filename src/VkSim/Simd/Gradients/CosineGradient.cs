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
    /// From the gradient with respect to columns of a normalized row, the one with respect to the row: (g − share·row/norm)/norm,
    /// in place; share is Σ g·row/norm over all columns.
    /// </summary>
    public static void Finish(in HostMatrix matrix, long row, double norm, in CosineSettings settings, double share, int column, int columns, float* gradient)
    {
        double divisor = Divisor(norm, settings);
        bool isVariable = IsVariable(norm, settings);
        switch (matrix.ElementType)
        {
            case ElementType.Float32:
                Finish(matrix.Row<float>(row) + column, columns, divisor, isVariable, share, gradient);
                break;
            case ElementType.Float16:
                Finish(matrix.Row<Half>(row) + column, columns, divisor, isVariable, share, gradient);
                break;
            default:
                Finish(matrix.Row<BFloat16>(row) + column, columns, divisor, isVariable, share, gradient);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<T>(T* source, int columns, double divisor, bool isVariable, double share, float* gradient)
        where T : unmanaged
    {
        int column = 0;
        if (RowDivisor.IsOrdinary(divisor))
        {
            TVec d = TLanes.Broadcast((float)divisor);
            TVec s = TLanes.Broadcast((float)share);
            for (; column + TLanes.Count <= columns; column += TLanes.Count)
            {
                TVec g = TLanes.Load(gradient + column);
                if (isVariable)
                {
                    g = TLanes.NegatedMultiplyAdd(TLanes.Divide(ElementVectors.Load<TVec, T>(source + column), d), s, g);
                }

                TLanes.Store(gradient + column, TLanes.Divide(g, d));
            }
        }

        for (; column < columns; column++)
        {
            double g = gradient[column];
            g -= isVariable ? share * (ElementVectors.LoadScalar(source + column) / divisor) : 0;
            gradient[column] = (float)(g / divisor);
        }
    }
}
