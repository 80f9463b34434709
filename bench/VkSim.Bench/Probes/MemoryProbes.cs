using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VkSim.Bench.Probes;

/// <summary>What plain code reaches on this machine: the roofs that memory-bound operations are held against.</summary>
internal static unsafe class MemoryProbes
{
    private const long Bytes = 400L << 20;

    /// <summary>Bytes a second of a plain copy, read and write both counted, on all cores.</summary>
    public static double Copy()
    {
        byte* source = Allocate();
        byte* target = Allocate();
        double seconds = Median((start, length) => NativeMemory.Copy(source + start, target + start, (nuint)length));
        NativeMemory.AlignedFree(source);
        NativeMemory.AlignedFree(target);
        return 2.0 * Bytes / seconds;
    }

    /// <summary>Bytes a second of a plain sum over the same bytes, on all cores.</summary>
    public static double Read()
    {
        byte* source = Allocate();
        float total = 0;
        double seconds = Median((start, length) => total += Sum((float*)(source + start), length / sizeof(float)));
        NativeMemory.AlignedFree(source);
        GC.KeepAlive(total);
        return Bytes / seconds;
    }

    /// <summary>Seconds of one plain sum of given values, on all cores.</summary>
    public static double SumSeconds(float[] values)
    {
        int threads = Environment.ProcessorCount;
        long share = values.Length / threads;
        float total = 0;
        fixed (float* first = values)
        {
            float* start = first;
            long begin = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, thread => total += Sum(start + (thread * share), share));
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            GC.KeepAlive(total);
            return seconds;
        }
    }

    private static byte* Allocate()
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, 64);
        NativeMemory.Fill(memory, (nuint)Bytes, 1);
        return memory;
    }

    private static float Sum(float* values, long count)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        int lanes = Vector<float>.Count;
        for (long i = 0; i + (4 * lanes) <= count; i += 4 * lanes)
        {
            a += Vector.Load(values + i);
            b += Vector.Load(values + i + lanes);
            c += Vector.Load(values + i + (2 * lanes));
            d += Vector.Load(values + i + (3 * lanes));
        }

        return Vector.Sum(a + b + c + d);
    }

    private static double Median(Action<long, long> part)
    {
        int threads = Environment.ProcessorCount;
        long share = Bytes / threads / 64 * 64;
        double[] seconds = new double[9];
        for (int run = 0; run < seconds.Length; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, thread => part(thread * share, share));
            seconds[run] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }
}
