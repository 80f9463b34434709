using VkSim.Simd.Pairwise;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Storage;
using VkSim.Tests.Simd.Rows;

namespace VkSim.Tests.Simd.Pairwise;

/// <summary>Calls the passes of contrastive losses on arrays.</summary>
internal static unsafe class ContrastiveFixture
{
    public static void Forward(PairwiseEngine engine, ContrastiveCase @case, ContrastiveSums left, ContrastiveSums right, in HostMatrix kept = default)
    {
        fixed (byte* mask = @case.Mask)
        fixed (int* labelsA = @case.LabelsA, labelsB = @case.LabelsB)
        fixed (float* n = left.Negatives, p = left.Positives, nt = left.NegativeTotals, pt = left.PositiveTotals)
        fixed (float* rn = right.Negatives, rp = right.Positives, rnt = right.NegativeTotals, rpt = right.PositiveTotals)
        {
            engine.ContrastiveForward(
                @case.A.Matrix,
                @case.B.Matrix,
                @case.Logits,
                @case.Roles(labelsA, labelsB, mask),
                new HostPairSums { Negatives = n, Positives = p, NegativeTotals = nt, PositiveTotals = pt },
                new HostPairSums { Negatives = rn, Positives = rp, NegativeTotals = rnt, PositiveTotals = rpt },
                kept,
                default);
        }
    }

    public static void Backward(
        PairwiseEngine engine, ContrastiveCase @case, ContrastiveWeights left, ContrastiveWeights right, HostMatrixData gradient, bool accumulate, float[] weighted, float[] totals)
    {
        fixed (byte* mask = @case.Mask)
        fixed (int* labelsA = @case.LabelsA, labelsB = @case.LabelsB)
        fixed (float* l = left.Values, r = right.Values, w = weighted, t = totals)
        {
            var call = new ContrastiveGradient
            {
                Logits = @case.Logits,
                Roles = @case.Roles(labelsA, labelsB, mask),
                Left = left.At(l),
                Right = right.At(r),
                Result = gradient.Matrix,
                Accumulates = accumulate,
                WeightedSums = w,
                WeightSums = t,
            };
            engine.ContrastiveBackward(@case.A.Matrix, @case.B.Matrix, call, default);
        }
    }
}
