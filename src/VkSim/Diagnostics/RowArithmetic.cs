using System.Numerics;
using System.Runtime.InteropServices;

namespace VkSim.Diagnostics;

/// <summary>Sums over a row in double precision, which neither overflow nor cancel where single precision would.</summary>
internal static class RowArithmetic
{
    public static double SquaredNorm(ReadOnlySpan<float> row) => Dot(row, row);

    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<double> first = default, second = default;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> lowA, out Vector<double> highA);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> lowB, out Vector<double> highB);
            first += lowA * lowB;
            second += highA * highB;
        }

        double sum = Vector.Sum(first + second);
        for (; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> first = default, second = default;
        int i = 0;
        for (; i <= a.Length - (2 * Vector<double>.Count); i += 2 * Vector<double>.Count)
        {
            first += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
            second += new Vector<double>(a[(i + Vector<double>.Count)..]) * new Vector<double>(b[(i + Vector<double>.Count)..]);
        }

        double sum = Vector.Sum(first + second);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>sum += factor · row.</summary>
    public static void AddScaled(ReadOnlySpan<double> row, double factor, Span<double> sum)
    {
        int i = 0;
        for (; i <= row.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(sum[i..]) + (factor * new Vector<double>(row[i..]))).CopyTo(sum[i..]);
        }

        for (; i < row.Length; i++)
        {
            sum[i] += factor * row[i];
        }
    }

    /// <summary>sum += factor · row; squares += (factor · row)².</summary>
    public static void AddScaled(ReadOnlySpan<float> row, double factor, Span<double> sum, Span<double> squares)
    {
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out Vector<double> low, out Vector<double> high);
            int next = i + Vector<double>.Count;
            low *= factor;
            high *= factor;
            (new Vector<double>(sum[i..]) + low).CopyTo(sum[i..]);
            (new Vector<double>(sum[next..]) + high).CopyTo(sum[next..]);
            (new Vector<double>(squares[i..]) + (low * low)).CopyTo(squares[i..]);
            (new Vector<double>(squares[next..]) + (high * high)).CopyTo(squares[next..]);
        }

        for (; i < row.Length; i++)
        {
            double value = factor * row[i];
            sum[i] += value;
            squares[i] += value * value;
        }
    }

    /// <summary>difference = factor · (row − mean), in double precision.</summary>
    public static void Centre(ReadOnlySpan<float> row, ReadOnlySpan<double> mean, double factor, Span<double> difference)
    {
        int i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out Vector<double> low, out Vector<double> high);
            int next = i + Vector<double>.Count;
            (factor * (low - new Vector<double>(mean[i..]))).CopyTo(difference[i..]);
            (factor * (high - new Vector<double>(mean[next..]))).CopyTo(difference[next..]);
        }

        for (; i < row.Length; i++)
        {
            difference[i] = factor * (row[i] - mean[i]);
        }
    }

    /// <summary>Rounds to single precision.</summary>
    public static void Narrow(ReadOnlySpan<double> values, Span<float> destination)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Narrow(new Vector<double>(values[i..]), new Vector<double>(values[(i + Vector<double>.Count)..])).CopyTo(destination[i..]);
        }

        for (; i < values.Length; i++)
        {
            destination[i] = (float)values[i];
        }
    }

    /// <summary>What the row has of numbers that are not ordinary.</summary>
    public static OddValues Count(ReadOnlySpan<float> row)
    {
        const uint Infinity = 0x7F80_0000;
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(row);
        Vector<uint> nan = default, infinite = default, subnormal = default, negativeZero = default;
        var magnitude = new Vector<uint>(0x7FFF_FFFF);
        var infinity = new Vector<uint>(Infinity);
        int i = 0;
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            var value = new Vector<uint>(bits[i..]);
            Vector<uint> absolute = value & magnitude;
            // Comparisons give all ones, which is −1.
            nan -= Vector.GreaterThan(absolute, infinity);
            infinite -= Vector.Equals(absolute, infinity);
            subnormal -= Vector.LessThan(absolute - Vector<uint>.One, new Vector<uint>(0x007F_FFFF));
            negativeZero -= Vector.Equals(value, new Vector<uint>(0x8000_0000));
        }

        var counts = new OddValues((int)Vector.Sum(nan), (int)Vector.Sum(infinite), (int)Vector.Sum(subnormal), (int)Vector.Sum(negativeZero));
        for (; i < bits.Length; i++)
        {
            uint absolute = bits[i] & 0x7FFF_FFFF;
            counts = new OddValues(
                counts.Nan + (absolute > Infinity ? 1 : 0),
                counts.Infinite + (absolute == Infinity ? 1 : 0),
                counts.Subnormal + (absolute - 1 < 0x007F_FFFF ? 1 : 0),
                counts.NegativeZeros + (bits[i] == 0x8000_0000 ? 1 : 0));
        }

        return counts;
    }
}
