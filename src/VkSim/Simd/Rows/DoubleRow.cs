using System.Runtime.CompilerServices;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>
/// The slow path of the row operations: rows whose sums leave the range of single precision are summed in double, where
/// no square or product of single-precision numbers over- or underflows. One order for every instruction level.
/// </summary>
internal static unsafe class DoubleRow<T>
    where T : unmanaged
{
    /// <summary>Σ x².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredSum(T* row, nint columns)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        nint column = 0;
        for (; column + 4 <= columns; column += 4)
        {
            s0 += Square(row[column]);
            s1 += Square(row[column + 1]);
            s2 += Square(row[column + 2]);
            s3 += Square(row[column + 3]);
        }

        for (; column < columns; column++)
        {
            s0 += Square(row[column]);
        }

        return s0 + s1 + (s2 + s3);
    }

    /// <summary>destination = row / divisor, rounded once to single precision and then to the stored type; may be in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide<TDestination>(T* row, double divisor, TDestination* destination, nint columns)
        where TDestination : unmanaged
    {
        for (nint column = 0; column < columns; column++)
        {
            ElementVectors.StoreScalar((float)(Value(row[column]) / divisor), destination + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Square(T element)
    {
        double value = Value(element);
        return value * value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Value(T element) => ElementVectors.LoadScalar(&element);
}
