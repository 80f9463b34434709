using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>
/// One left row with a right row as it lies, as <see cref="RowChains{TVec, TLanes, TCombine}"/> has it, and the right row's
/// Σx² as <see cref="RowReduction{TLanes, TVec, T}"/> has it: both from the same loads.
/// </summary>
internal static unsafe class RowChainsWithSquares<TCombine>
    where TCombine : struct, ICombine
{
    private const int Chains = ChainLayout.MostChains;
    private const int Step = 4 * Chains;
    private const int SquaresSegment = RowReduction<Lanes256, Vector256<float>, float>.Segment;

    /// <summary>See <see cref="PanelKernel.RunRowWithSquares"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Run(TCombine combine, in LeftRows left, float* right, int place, float* chains)
    {
        float* a = left.Data;
        float* sums = chains + (place * Chains);
        double squares = 0;
        for (int first = 0; first < left.Columns; first += SquaresSegment)
        {
            Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
            int end = Math.Min(left.Columns, first + SquaresSegment);
            for (int segment = first; segment < end; segment += ChainLayout.Segment)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                float* last = right + Math.Min(end - segment, ChainLayout.Segment);
                for (; right < last; right += Step, a += Step)
                {
                    Prefetch.Ahead(right, Step);
                    Take(combine, a, right, ref sum, ref s0);
                    Take(combine, a + Chains, right + Chains, ref sum, ref s1);
                    Take(combine, a + (2 * Chains), right + (2 * Chains), ref sum, ref s2);
                    Take(combine, a + (3 * Chains), right + (3 * Chains), ref sum, ref s3);
                }

                sum.Store(sums);
                sums += PanelKernel.RowsAtOnce * Chains;
            }

            squares += ChainFold<Lanes256, Vector256<float>>.Sum(s0, s1, s2, s3, s0, s1, s2, s3);
        }

        return squares;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(TCombine combine, float* a, float* b, ref Vector256<float> sum, ref Vector256<float> squares)
    {
        Vector256<float> x = Vector256.Load(b);
        sum = combine.Accumulate<Vector256<float>, Lanes256>(sum, Vector256.Load(a), x);
        squares = Lanes256.MultiplyAdd(x, x, squares);
    }
}
