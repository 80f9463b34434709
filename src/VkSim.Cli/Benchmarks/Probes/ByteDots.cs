using System.Runtime.Intrinsics;
using VkSim.Simd.Coarse;

namespace VkSim.Cli;

/// <summary>Chains of scalar products of bytes that touch no memory, on all cores, by the instructions that searches of int8 copies use.</summary>
internal static class ByteDots
{
    private const int Chains = 8;

    // 32 products and as many sums.
    private const double OperationsOfOne = 64;

    // More parts than threads, so that one that is late holds up none.
    private const int PartsOfThread = 8;

    /// <summary>What is wrong with the instructions; null: nothing.</summary>
    public static string? Problem =>
        VnniProducts.IsSupported ? ProblemOf<VnniProducts>()
        : DotProducts.IsSupported ? ProblemOf<DotProducts>()
        : Avx2Products.IsSupported ? ProblemOf<Avx2Products>()
        : ProblemOf<WidenedProducts>();

    /// <summary>Does about as many operations as are asked for, two a product.</summary>
    /// <returns>A value that depends on all of them.</returns>
    public static int Run(double operations)
    {
        int parts = Environment.ProcessorCount * PartsOfThread;
        int rounds = (int)Math.Ceiling(operations / (OperationsOfOne * Chains * parts));
        int[] results = new int[parts];
        Parallel.For(0, parts, part => results[part] = VnniProducts.IsSupported ? Sum<VnniProducts>(rounds)
            : DotProducts.IsSupported ? Sum<DotProducts>(rounds)
            : Avx2Products.IsSupported ? Sum<Avx2Products>(rounds)
            : Sum<WidenedProducts>(rounds));
        return results.Max();
    }

    // Each product has the sums so far for its row, so that none can be computed once for all.
    private static int Sum<TProducts>(int rounds)
        where TProducts : struct, IByteProducts
    {
        Vector256<sbyte> query = Query();
        Vector256<int> a = Vector256.Create(1), b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a;
        for (int round = 0; round < rounds; round++)
        {
            a = TProducts.Add(a, a.AsByte(), query);
            b = TProducts.Add(b, b.AsByte(), query);
            c = TProducts.Add(c, c.AsByte(), query);
            d = TProducts.Add(d, d.AsByte(), query);
            e = TProducts.Add(e, e.AsByte(), query);
            f = TProducts.Add(f, f.AsByte(), query);
            g = TProducts.Add(g, g.AsByte(), query);
            h = TProducts.Add(h, h.AsByte(), query);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h);
    }

    private static string? ProblemOf<TProducts>()
        where TProducts : struct, IByteProducts
    {
        Vector256<byte> row = Vector256.CreateSequence((byte)1, (byte)7);
        Vector256<sbyte> query = Query();
        int expected = Enumerable.Range(0, Vector256<byte>.Count).Sum(i => (row[i] - 128 + TProducts.Bias) * query[i]);
        int found = Vector256.Sum(TProducts.Add(default, row, query));
        return found == expected ? null : $"found {found}; expected {expected}";
    }

    private static Vector256<sbyte> Query() => Vector256.CreateSequence((sbyte)-62, (sbyte)4);
}
