using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>The kernel of one way to multiply.</summary>
internal sealed unsafe class CoarseKernel<TProducts> : CoarseKernel
    where TProducts : struct, IByteProducts
{
    private const int Lane = 32;
    private const int BytesAhead = 4096;

    /// <inheritdoc/>
    public override SimdLevel Least => TProducts.Least;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(byte* rows, int stride, in CoarseQuery query, int* high, int* low)
    {
        byte* row1 = rows + stride;
        byte* row2 = row1 + stride;
        byte* row3 = row2 + stride;
        sbyte* first = query.High;
        sbyte* second = query.Low;
        Vector256<int> high0 = default, high1 = default, high2 = default, high3 = default;
        Vector256<int> low0 = default, low1 = default, low2 = default, low3 = default;
        for (nint i = 0; i < stride; i += Lane)
        {
            Vector256<sbyte> a = Vector256.Load(first + i);
            Vector256<sbyte> b = Vector256.Load(second + i);
            Prefetch(rows + (i * Rows));
            Add(row: rows + i, a, b, ref high0, ref low0);
            Add(row: row1 + i, a, b, ref high1, ref low1);
            Add(row: row2 + i, a, b, ref high2, ref low2);
            Add(row: row3 + i, a, b, ref high3, ref low3);
        }

        int highBias = TProducts.Bias * query.HighSum;
        int lowBias = TProducts.Bias * query.LowSum;
        high[0] = Vector256.Sum(high0) - highBias;
        high[1] = Vector256.Sum(high1) - highBias;
        high[2] = Vector256.Sum(high2) - highBias;
        high[3] = Vector256.Sum(high3) - highBias;
        low[0] = Vector256.Sum(low0) - lowBias;
        low[1] = Vector256.Sum(low1) - lowBias;
        low[2] = Vector256.Sum(low2) - lowBias;
        low[3] = Vector256.Sum(low3) - lowBias;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(byte* row, Vector256<sbyte> a, Vector256<sbyte> b, ref Vector256<int> high, ref Vector256<int> low)
    {
        Vector256<byte> codes = Vector256.Load(row);
        high = TProducts.Add(high, codes, a);
        low = TProducts.Add(low, codes, b);
    }

    // One after the other, as they lie. Past the end it is harmless.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* rows)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(rows + BytesAhead);
            Sse.Prefetch0(rows + BytesAhead + 64);
        }
    }
}
