using System.Runtime.InteropServices;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu.Contrastive;

/// <summary>
/// What the kernel <c>pair_sums</c> keeps of a row: of its negatives and of its positives the largest logit and the sum of exp(logit − largest), or
/// of softplus, and the totals of their logits.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct KeptSums
{
    private readonly float _largestNegative;
    private readonly float _negatives;
    private readonly float _largestPositive;
    private readonly float _positives;
    private readonly float _negativeTotal;
    private readonly float _positiveTotal;
    private readonly float _unused0;
    private readonly float _unused1;

    private KeptSums(in KeptSums a, in KeptSums b, PairLossKind kind)
    {
        (_largestNegative, _negatives) = Join(a._largestNegative, a._negatives, b._largestNegative, b._negatives, kind);
        (_largestPositive, _positives) = Join(a._largestPositive, a._positives, b._largestPositive, b._positives, kind);
        (_negativeTotal, _positiveTotal) = (a._negativeTotal + b._negativeTotal, a._positiveTotal + b._positiveTotal);
        (_unused0, _unused1) = (0, 0);
    }

    /// <summary>Adds to rows' sums those of the same rows over other pairs.</summary>
    public static void Add(Span<KeptSums> rows, ReadOnlySpan<KeptSums> further, PairLossKind kind)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new KeptSums(rows[row], further[row], kind);
        }
    }

    // As the kernel joins them; infinities of the same sign are equal.
    private static (float Largest, float Sum) Join(float largest, float sum, float otherLargest, float otherSum, PairLossKind kind)
    {
        if (kind != PairLossKind.Softmax)
        {
            return (0, sum + otherSum);
        }

        if (otherLargest > largest)
        {
            (largest, sum, otherLargest, otherSum) = (otherLargest, otherSum, largest, sum);
        }

        double share = otherLargest == largest ? 1 : Math.Exp((double)otherLargest - largest);
        return (largest, (float)(sum + (otherSum * share)));
    }
}
