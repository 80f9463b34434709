using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using VkSim.Simd.Storage;

namespace VkSim.Cli;

/// <summary>What plain code reaches of this machine's memory, on all cores.</summary>
internal sealed unsafe class MemoryProbes : IDisposable
{
    private const long UsualBytes = 400L << 20;
    private const int Runs = 9;

    private readonly HostAllocation _memory;
    private readonly byte* _source;
    private readonly byte* _target;
    private readonly float[] _sums = new float[Environment.ProcessorCount];

    /// <param name="bytes">Bytes of either memory; rounded down, so that all threads have the same.</param>
    public MemoryProbes(long bytes)
    {
        // Whole rounds of the sum.
        Bytes = bytes / (256L * _sums.Length) * (256L * _sums.Length);
        _memory = HostAllocation.Create(2 * Bytes, 64);
        _source = (byte*)_memory.Aligned;
        _target = _source + Bytes;
        Fill(_source, Bytes, 1);
        Fill(_target, Bytes, 0);
    }

    /// <summary>Bytes that are read, and of a copy written too.</summary>
    public long Bytes { get; }

    /// <summary>What is wrong after a copy; null: nothing.</summary>
    public string? CopyProblem => ((float*)_target)[(Bytes / sizeof(float)) - 1] is var last && last == 1 ? null : $"found {last}; expected 1";

    /// <summary>What is wrong after a read; null: nothing.</summary>
    // Every lane of the sum has as many ones, so all of it is exact.
    public string? ReadProblem => Array.TrueForAll(_sums, sum => sum == Share / sizeof(float)) ? null : $"found {_sums[0]}; expected {Share / sizeof(float)}";

    private long Share => Bytes / _sums.Length;

    /// <summary>Bytes a second of a plain copy, read and write both counted.</summary>
    public static double Copy()
    {
        using var memory = new MemoryProbes(UsualBytes);
        return 2.0 * memory.Bytes / Median(memory.CopyOnce);
    }

    /// <summary>Bytes a second of a plain sum over the same bytes.</summary>
    public static double Read()
    {
        using var memory = new MemoryProbes(UsualBytes);
        return memory.Bytes / Median(memory.ReadOnce);
    }

    /// <summary>Seconds of one plain sum of given values.</summary>
    public static double SumSeconds(ReadOnlySpan<float> values)
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

    /// <summary>Copies it all, past the caches: an ordinary store first reads what it overwrites.</summary>
    public void CopyOnce() =>
        Parallel.For(0, _sums.Length, thread => CopyPastCaches((float*)(_source + (thread * Share)), (float*)(_target + (thread * Share)), Share / sizeof(float)));

    /// <summary>Reads it all.</summary>
    public void ReadOnce() =>
        Parallel.For(0, _sums.Length, thread => _sums[thread] = Sum((float*)(_source + (thread * Share)), Share / sizeof(float)));

    public void Dispose() => _memory.Dispose();

    private static void Fill(byte* memory, long bytes, float value)
    {
        for (long at = 0; at < bytes; at += int.MaxValue / 64 * 64)
        {
            new Span<float>(memory + at, (int)Math.Min(bytes - at, int.MaxValue / 64 * 64) / sizeof(float)).Fill(value);
        }
    }

    private static void CopyPastCaches(float* source, float* target, long count)
    {
        for (long i = 0; i < count; i += Vector512<float>.Count)
        {
            Vector512.LoadAligned(source + i).StoreAlignedNonTemporal(target + i);
        }
    }

    private static float Sum(float* values, long count)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        int lanes = Vector<float>.Count;
        long i = 0;
        for (; i + (4 * lanes) <= count; i += 4 * lanes)
        {
            a += Vector.Load(values + i);
            b += Vector.Load(values + i + lanes);
            c += Vector.Load(values + i + (2 * lanes));
            d += Vector.Load(values + i + (3 * lanes));
        }

        float sum = Vector.Sum(a) + Vector.Sum(b) + Vector.Sum(c) + Vector.Sum(d);
        for (; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    private static double Median(Action once)
    {
        double[] seconds = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            once();
            seconds[run] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        return new SortedSamples(seconds).Median;
    }
}
