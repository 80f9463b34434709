using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows;

/// <summary>Σ(|x|/largest)ᵖ in double precision, where the exponential of p times a logarithm keeps single precision's digits.</summary>
internal static unsafe class PowerSum<TLanes, TVec, T>
    where TLanes : struct, ILanes<TVec>
    where TVec : struct
    where T : unmanaged
{
    /// <summary>The sum over a row; <paramref name="largest"/> is its largest magnitude, finite and not 0.</summary>
    public static double Compute(T* row, nint columns, double largest, double p)
    {
        double scale = 1 / largest;
        return typeof(TVec) == typeof(Vector512<float>) ? Compute512(row, columns, scale, p)
            : typeof(TVec) == typeof(float) ? ComputeScalar(row, 0, columns, scale, p)
            : typeof(TVec) == typeof(Vector256<float>) ? Compute256(row, columns, scale, p)
            : Compute128(row, columns, scale, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Compute512(T* row, nint columns, double scale, double p)
    {
        Vector512<double> even = Vector512<double>.Zero;
        Vector512<double> odd = even;
        nint column = 0;
        for (; column + 16 <= columns; column += 16)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Abs(ElementVectors.Load512(row + column)));
            even += Vector512.Exp(p * Vector512.Log(lower * scale));
            odd += Vector512.Exp(p * Vector512.Log(upper * scale));
        }

        return Vector512.Sum(even + odd) + ComputeScalar(row, column, columns, scale, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Compute256(T* row, nint columns, double scale, double p)
    {
        Vector256<double> even = Vector256<double>.Zero;
        Vector256<double> odd = even;
        nint column = 0;
        for (; column + 8 <= columns; column += 8)
        {
            (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Abs(ElementVectors.Load256(row + column)));
            even += Vector256.Exp(p * Vector256.Log(lower * scale));
            odd += Vector256.Exp(p * Vector256.Log(upper * scale));
        }

        return Vector256.Sum(even + odd) + ComputeScalar(row, column, columns, scale, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Compute128(T* row, nint columns, double scale, double p)
    {
        Vector128<double> even = Vector128<double>.Zero;
        Vector128<double> odd = even;
        nint column = 0;
        for (; column + 4 <= columns; column += 4)
        {
            (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(Vector128.Abs(ElementVectors.Load128(row + column)));
            even += Vector128.Exp(p * Vector128.Log(lower * scale));
            odd += Vector128.Exp(p * Vector128.Log(upper * scale));
        }

        return Vector128.Sum(even + odd) + ComputeScalar(row, column, columns, scale, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ComputeScalar(T* row, nint column, nint columns, double scale, double p)
    {
        double sum = 0;
        for (; column < columns; column++)
        {
            sum += Math.Pow(Math.Abs((double)ElementVectors.LoadScalar(row + column)) * scale, p);
        }

        return sum;
    }
}
