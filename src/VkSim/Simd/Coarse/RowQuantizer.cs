using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Contract;

namespace VkSim.Simd.Coarse;

/// <summary>Rounds rows to <see cref="Int8Rows"/>.</summary>
/// <param name="comparison">How they will be compared.</param>
internal sealed unsafe class RowQuantizer(in PairwiseSettings comparison)
{
    /// <summary>
    /// Rows and queries with lengths in this range have products that neither overflow nor lose more than a rounding to underflow; others
    /// are compared as they are stored, but for rows of zeros.
    /// </summary>
    public const double LeastLength = 1.0 / (1L << 50);

    /// <summary>See <see cref="LeastLength"/>.</summary>
    public const double GreatestLength = 1L << 60;

    private const float Largest = 127;

    // A length that is rounded up stays above also what its sum of squares in double precision erred by.
    private const double Up = 1 + 1e-6;

    // A zero row's cosine may be no number.
    private readonly bool _boundsZeros = comparison.Metric != Metric.Cosine
        || (comparison.Cosine.ZeroVectors != ZeroVectorPolicy.NaN && comparison.Cosine.Epsilon >= LeastLength);

    /// <summary>Whether a length is in the range.</summary>
    public static bool IsOrdinary(double length) => length is >= LeastLength and <= GreatestLength;

    /// <summary>Rounds a row.</summary>
    /// <param name="row">Its components, with zeros up to a multiple of 32.</param>
    /// <param name="scratch">As much memory.</param>
    /// <param name="columns">How many with the zeros.</param>
    /// <param name="codes">Receives the codes.</param>
    /// <param name="scale">Receives the scale.</param>
    /// <param name="rest">Receives the length of the rest.</param>
    /// <param name="length">Receives the length.</param>
    public void Quantize(float* row, float* scratch, int columns, byte* codes, float* scale, float* rest, float* length)
    {
        double size = Math.Sqrt(Dot(row, row, columns));
        (*scale, *rest, *length) = (0, 0, 0);
        if (!IsOrdinary(size))
        {
            new Span<byte>(codes, columns).Fill(Int8Rows.Bias);
            *rest = size == 0 && _boundsZeros ? 0 : float.PositiveInfinity;
            return;
        }

        Encode(row, scratch, columns, Largest / MaxMagnitude(row, columns), codes);
        *scale = (float)(Dot(row, scratch, columns) / Dot(scratch, scratch, columns));
        *rest = (float)(Rest(row, scratch, columns, *scale) * Up);
        *length = (float)(size * Up);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MaxMagnitude(float* row, int columns)
    {
        Vector256<float> largest = default;
        for (int i = 0; i < columns; i += Vector256<float>.Count)
        {
            largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(row + i)));
        }

        float max = 0;
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            max = MathF.Max(max, largest[i]);
        }

        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Encode(float* row, float* rounded, int columns, float factor, byte* codes)
    {
        const int count = 8;
        for (int i = 0; i < columns; i += 4 * count)
        {
            Vector256<short> low = Vector256.Narrow(Round(row + i, rounded + i, factor), Round(row + i + count, rounded + i + count, factor));
            Vector256<short> high = Vector256.Narrow(
                Round(row + i + (2 * count), rounded + i + (2 * count), factor), Round(row + i + (3 * count), rounded + i + (3 * count), factor));
            (Vector256.Narrow(low, high).AsByte() ^ Vector256.Create((byte)Int8Rows.Bias)).Store(codes + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(float* row, float* rounded, float factor)
    {
        Vector256<float> code = Vector256.Round(Vector256.Load(row) * factor);
        code.Store(rounded);
        return Vector256.ConvertToInt32(code);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(float* a, float* b, int columns)
    {
        Vector256<double> sum0 = default, sum1 = default;
        for (int i = 0; i < columns; i += Vector256<float>.Count)
        {
            (Vector256<double> a0, Vector256<double> a1) = Vector256.Widen(Vector256.Load(a + i));
            (Vector256<double> b0, Vector256<double> b1) = Vector256.Widen(Vector256.Load(b + i));
            sum0 += a0 * b0;
            sum1 += a1 * b1;
        }

        return Vector256.Sum(sum0 + sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Rest(float* row, float* rounded, int columns, double scale)
    {
        Vector256<double> sum0 = default, sum1 = default;
        for (int i = 0; i < columns; i += Vector256<float>.Count)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.Load(row + i));
            (Vector256<double> c0, Vector256<double> c1) = Vector256.Widen(Vector256.Load(rounded + i));
            x0 -= c0 * scale;
            x1 -= c1 * scale;
            sum0 += x0 * x0;
            sum1 += x1 * x1;
        }

        return Math.Sqrt(Vector256.Sum(sum0 + sum1));
    }
}
