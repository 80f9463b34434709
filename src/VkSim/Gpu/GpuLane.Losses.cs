using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Gpu.Contrastive;

namespace VkSim.Gpu;

/// <content>What the contrastive losses are made of.</content>
internal sealed partial class GpuLane
{
    /// <summary>Working memory in bytes that is held now, and kept for further calls.</summary>
    public long ScratchBytes => _gpu.Scratch.Bytes;

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void ContrastiveForward(in PairPass pass, in PairSums left, in PairSums right, in OperationContext context)
    {
        if (pass.IsEmpty)
        {
            left.Clear(pass.Logits.Kind);
            right.Clear(pass.Logits.Kind);
        }
        else
        {
            _contrastive.Forward(pass, left, right, context);
        }

        context.Progress?.Report(1);
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void ContrastiveBackward(
        in PairPass pass, in PairWeights left, in PairWeights right, in PassGradients gradients, in OperationContext context)
    {
        if (!pass.IsEmpty)
        {
            _contrastive.Backward(pass, left, right, gradients, context);
        }
        else
        {
            gradients.WeightedSums.Clear();
            gradients.WeightSums.Clear();
            if (!gradients.Accumulate)
            {
                ClearGradient(pass.A, pass.B, gradients.A, pass.Logits.Similarity, context);
                ClearGradient(pass.B, pass.A, gradients.B, pass.Logits.Similarity, context);
            }
        }

        context.Progress?.Report(1);
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        if (a.Rows > 0)
        {
            Submitted(_groups.Forward(a, b, result, similarity, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
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
        if (a.Rows > 0 && a.Columns > 0)
        {
            Submitted(_groups.Backward(a, b, gradient, gradientA, accumulateA, gradientB, similarity, context), context);
        }
    }

    // The sum over no pairs.
    private void ClearGradient(in MatrixView rows, in MatrixView others, in MatrixView gradient, in PairwiseSettings similarity, in OperationContext context)
    {
        if (!gradient.IsNone && rows.ElementCount > 0)
        {
            _pairwiseGradient.Run(rows, others, default, default, gradient, transposed: false, similarity, context, 0, 1);
        }
    }
}
