using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Gpu.Contrastive;

namespace VkSim.Gpu;

/// <content>What the contrastive losses are made of.</content>
internal sealed partial class VulkanBackend
{
    /// <inheritdoc/>
    public long ScratchBytes
    {
        get
        {
            lock (_gate)
            {
                return _gpu.Scratch.Bytes;
            }
        }
    }

    /// <inheritdoc/>
    public void ContrastiveForward(
        in MatrixView a, in MatrixView b, in PairLogits logits, in PairRoles roles, in PairSums left, in PairSums right, in OperationContext context)
    {
        lock (_gate)
        {
            if (a.Rows > 0 && b.Rows > 0)
            {
                _contrastive.Forward(a, b, logits, roles, left, right, context);
            }
            else
            {
                ClearSums(left, logits.Kind);
                ClearSums(right, logits.Kind);
            }

            context.Progress?.Report(1);
        }
    }

    /// <inheritdoc/>
    public void ContrastiveBackward(
        in MatrixView a,
        in MatrixView b,
        in PairLogits logits,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        in MatrixView gradient,
        bool accumulate,
        Span<float> weightedSums,
        Span<float> weightSums,
        in OperationContext context) =>
        ContrastiveBackward(a, b, logits, roles, left, right, gradient, default, accumulate, weightedSums, weightSums, context);

    /// <inheritdoc/>
    public void ContrastiveBackward(
        in MatrixView a,
        in MatrixView b,
        in PairLogits logits,
        in PairRoles roles,
        in PairWeights left,
        in PairWeights right,
        in MatrixView gradientA,
        in MatrixView gradientB,
        bool accumulate,
        Span<float> weightedSums,
        Span<float> weightSums,
        in OperationContext context)
    {
        lock (_gate)
        {
            if (b.Rows == 0 || a.Rows == 0)
            {
                weightedSums.Clear();
                weightSums.Clear();
                if (!accumulate)
                {
                    ClearGradient(a, b, gradientA, logits.Similarity, context);
                    ClearGradient(b, a, gradientB, logits.Similarity, context);
                }
            }
            else
            {
                var call = new ContrastiveCall(a, b, logits, ContrastiveCall.FlagsOf(roles))
                {
                    Gradient = gradientA,
                    RightGradient = gradientB,
                    Accumulate = accumulate,
                    HasLeft = !left.IsEmpty,
                    HasRight = !right.IsEmpty,
                };
                _contrastive.Backward(call, roles, left, right, weightedSums, weightSums, context);
            }

            context.Progress?.Report(1);
        }
    }

    /// <inheritdoc/>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        lock (_gate)
        {
            if (a.Rows > 0)
            {
                Submitted(_groups.Forward(a, b, result, similarity, context), context);
            }
        }
    }

    /// <inheritdoc/>
    public void GroupSimilaritiesBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        bool accumulateA,
        in MatrixView gradientB,
        in PairwiseSettings similarity,
        in OperationContext context)
    {
        lock (_gate)
        {
            if (a.Rows > 0 && a.Columns > 0)
            {
                Submitted(_groups.Backward(a, b, gradient, gradientA, accumulateA, gradientB, similarity, context), context);
            }
        }
    }

    // The sum over no pairs.
    private void ClearGradient(in MatrixView rows, in MatrixView others, in MatrixView gradient, in PairwiseSettings similarity, in OperationContext context)
    {
        if (!gradient.IsNone && rows.ElementCount > 0)
        {
            _last = _pairwiseGradient.Run(rows, others, default, default, gradient, transposed: false, similarity, context, 0, 1);
        }
    }

    private static void ClearSums(in PairSums sums, PairLossKind kind)
    {
        float none = kind == PairLossKind.Sigmoid ? 0 : float.NegativeInfinity;
        sums.Negatives.Fill(none);
        sums.Positives.Fill(none);
        sums.NegativeTotals.Clear();
        sums.PositiveTotals.Clear();
    }
}
