using System.Diagnostics;
using System.Runtime.Intrinsics;
using VkSim.Simd.Vectors;

namespace VkSim.Cli;

/// <summary>What the processor reaches by plain code on all cores.</summary>
internal sealed class SimdProbes : IDeviceProbes
{
    private const int Chains = 12;
    private const int Rounds = 1 << 18;
    // More parts than threads, so that one that is late holds up none.
    private const int PartsOfThread = 8;

    private static readonly int _threads = Environment.ProcessorCount;
    private static readonly int _parts = _threads * PartsOfThread;

    private readonly MemoryProbes _memory = new(ProcessorCache.ProbeBytes);
    private readonly float[] _sums = new float[_parts];

    public SimdProbes()
    {
        (int lanes, Func<int, float> chains) = SimdLevel.Current switch
        {
            SimdLevel.Avx512 => (16, Chains512),
            SimdLevel.Avx2 => (8, Chains256),
            SimdLevel.Sse => (4, Chains128),
            _ => (1, (Func<int, float>)ChainsOfOne),
        };
        Copy = new("copy", ProbeUnit.BytesPerSecond, 2.0 * _memory.Bytes, times => Times(times, _memory.CopyOnce), () => _memory.CopyProblem);
        Read = new("read", ProbeUnit.BytesPerSecond, _memory.Bytes, times => Times(times, _memory.ReadOnce), () => _memory.ReadProblem);
        MultiplyAdd = new(
            "multiply-adds, fp32", ProbeUnit.FlopsPerSecond, 2.0 * Chains * lanes * Rounds * _parts,
            times => Times(times, () => Parallel.For(0, _parts, part => _sums[part] = chains(Rounds))),
            () => Array.TrueForAll(_sums, sum => Math.Abs(sum - (Chains * lanes)) < 1e-3f) ? null : $"found {_sums[0]}; expected {Chains * lanes}");
        Others = [new("call of all cores", ProbeUnit.Seconds, 1, times => Times(times, () => Parallel.For(0, _threads, _ => { })), () => null)];
    }

    public Probe Copy { get; }

    public Probe Read { get; }

    public Probe MultiplyAdd { get; }

    public IReadOnlyList<Probe> Others { get; }

    public void Dispose() => _memory.Dispose();

    private static double Times(int times, Action once)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            once();
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    // Towards 1 from wherever they begin; as many as hide the time that one multiply-add takes.
    private static float Chains512(int rounds)
    {
        Vector512<float> by = Vector512.Create(0.5f);
        Vector512<float> a = Vector512.Create(1f), b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, by, by);
            b = Vector512.MultiplyAddEstimate(b, by, by);
            c = Vector512.MultiplyAddEstimate(c, by, by);
            d = Vector512.MultiplyAddEstimate(d, by, by);
            e = Vector512.MultiplyAddEstimate(e, by, by);
            f = Vector512.MultiplyAddEstimate(f, by, by);
            g = Vector512.MultiplyAddEstimate(g, by, by);
            h = Vector512.MultiplyAddEstimate(h, by, by);
            i = Vector512.MultiplyAddEstimate(i, by, by);
            j = Vector512.MultiplyAddEstimate(j, by, by);
            k = Vector512.MultiplyAddEstimate(k, by, by);
            l = Vector512.MultiplyAddEstimate(l, by, by);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float Chains256(int rounds)
    {
        Vector256<float> by = Vector256.Create(0.5f);
        Vector256<float> a = Vector256.Create(1f), b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.MultiplyAddEstimate(a, by, by);
            b = Vector256.MultiplyAddEstimate(b, by, by);
            c = Vector256.MultiplyAddEstimate(c, by, by);
            d = Vector256.MultiplyAddEstimate(d, by, by);
            e = Vector256.MultiplyAddEstimate(e, by, by);
            f = Vector256.MultiplyAddEstimate(f, by, by);
            g = Vector256.MultiplyAddEstimate(g, by, by);
            h = Vector256.MultiplyAddEstimate(h, by, by);
            i = Vector256.MultiplyAddEstimate(i, by, by);
            j = Vector256.MultiplyAddEstimate(j, by, by);
            k = Vector256.MultiplyAddEstimate(k, by, by);
            l = Vector256.MultiplyAddEstimate(l, by, by);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float Chains128(int rounds)
    {
        Vector128<float> by = Vector128.Create(0.5f);
        Vector128<float> a = Vector128.Create(1f), b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector128.MultiplyAddEstimate(a, by, by);
            b = Vector128.MultiplyAddEstimate(b, by, by);
            c = Vector128.MultiplyAddEstimate(c, by, by);
            d = Vector128.MultiplyAddEstimate(d, by, by);
            e = Vector128.MultiplyAddEstimate(e, by, by);
            f = Vector128.MultiplyAddEstimate(f, by, by);
            g = Vector128.MultiplyAddEstimate(g, by, by);
            h = Vector128.MultiplyAddEstimate(h, by, by);
            i = Vector128.MultiplyAddEstimate(i, by, by);
            j = Vector128.MultiplyAddEstimate(j, by, by);
            k = Vector128.MultiplyAddEstimate(k, by, by);
            l = Vector128.MultiplyAddEstimate(l, by, by);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float ChainsOfOne(int rounds)
    {
        const float By = 0.5f;
        float a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12;
        for (int round = 0; round < rounds; round++)
        {
            a = (a * By) + By;
            b = (b * By) + By;
            c = (c * By) + By;
            d = (d * By) + By;
            e = (e * By) + By;
            f = (f * By) + By;
            g = (g * By) + By;
            h = (h * By) + By;
            i = (i * By) + By;
            j = (j * By) + By;
            k = (k * By) + By;
            l = (l * By) + By;
        }

        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
