using System.Numerics;
using System.Runtime.Intrinsics;

namespace VkSim.Cli;

/// <summary>
/// Chains of multiply-adds that touch no memory, on all cores: the rate that no matrix product exceeds. As many chains side by side
/// hide the time that one multiply-add takes.
/// </summary>
internal static class MultiplyAdds
{
    private const int WideChains = 16;
    private const int NarrowChains = 12;

    // More parts than threads, so that one that is late holds up none.
    private const int PartsOfThread = 8;

    /// <summary>Does about as many floating-point operations as are asked for, two a multiply-add.</summary>
    /// <returns>A value that depends on all of them, 1 where the arithmetic is right.</returns>
    public static float Run(double flops)
    {
        int parts = Environment.ProcessorCount * PartsOfThread;
        bool isWide = Vector512.IsHardwareAccelerated;
        int sums = isWide ? WideChains * Vector512<float>.Count : NarrowChains * Vector<float>.Count;
        int rounds = (int)Math.Ceiling(flops / (2.0 * sums * parts));
        float[] results = new float[parts];
        Parallel.For(0, parts, part => results[part] = isWide ? Wide(rounds) : Narrow(rounds));
        return results.Max() / sums;
    }

    // Every chain goes to 1 from wherever it begins.
    private static float Wide(int rounds)
    {
        Vector512<float> by = Vector512.Create(0.5f);
        Vector512<float> a = by, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a;
        Vector512<float> i = h + a, j = i + a, k = j + a, l = k + a, m = l + a, n = m + a, o = n + a, p = o + a;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, by, by);
            b = Vector512.FusedMultiplyAdd(b, by, by);
            c = Vector512.FusedMultiplyAdd(c, by, by);
            d = Vector512.FusedMultiplyAdd(d, by, by);
            e = Vector512.FusedMultiplyAdd(e, by, by);
            f = Vector512.FusedMultiplyAdd(f, by, by);
            g = Vector512.FusedMultiplyAdd(g, by, by);
            h = Vector512.FusedMultiplyAdd(h, by, by);
            i = Vector512.FusedMultiplyAdd(i, by, by);
            j = Vector512.FusedMultiplyAdd(j, by, by);
            k = Vector512.FusedMultiplyAdd(k, by, by);
            l = Vector512.FusedMultiplyAdd(l, by, by);
            m = Vector512.FusedMultiplyAdd(m, by, by);
            n = Vector512.FusedMultiplyAdd(n, by, by);
            o = Vector512.FusedMultiplyAdd(o, by, by);
            p = Vector512.FusedMultiplyAdd(p, by, by);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    // As wide as the processor has it, and fewer chains: there may be only sixteen registers.
    private static float Narrow(int rounds)
    {
        Vector<float> by = Vector.Create(0.5f);
        Vector<float> a = by, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a, j = i + a, k = j + a, l = k + a;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector.MultiplyAddEstimate(a, by, by);
            b = Vector.MultiplyAddEstimate(b, by, by);
            c = Vector.MultiplyAddEstimate(c, by, by);
            d = Vector.MultiplyAddEstimate(d, by, by);
            e = Vector.MultiplyAddEstimate(e, by, by);
            f = Vector.MultiplyAddEstimate(f, by, by);
            g = Vector.MultiplyAddEstimate(g, by, by);
            h = Vector.MultiplyAddEstimate(h, by, by);
            i = Vector.MultiplyAddEstimate(i, by, by);
            j = Vector.MultiplyAddEstimate(j, by, by);
            k = Vector.MultiplyAddEstimate(k, by, by);
            l = Vector.MultiplyAddEstimate(l, by, by);
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
