using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Gpu;

/// <content>What the losses are made of.</content>
internal sealed partial class GpuLane
{
    /// <summary>Working memory in bytes that is held now, and kept for further calls.</summary>
    public long ScratchBytes => _gpu.Scratch.Bytes;

    /// <summary>Gives the working memory back once the device has finished with it; what was recorded with it is recorded anew when it is needed.</summary>
    public void ReleaseScratch() => _gpu.Scratch.Release();

    /// <summary>See <see cref="IVectorOperations"/>.</summary>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        if (pass.A.Rows > 0 && (pass.B.Rows > 0 || !accumulate))
        {
            Submitted(_contrastive.Sums(pass, left, right, accumulate, context), context);
        }
    }

    /// <summary>See <see cref="IVectorOperations"/>.</summary>
    public void EvaluateRows(in RowTerms terms, in OperationContext context)
    {
        if (terms.Sums.Rows > 0)
        {
            Submitted(_rowTerms.Evaluate(terms, context), context);
        }
    }

    /// <summary>See <see cref="IVectorOperations"/>.</summary>
    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context)
    {
        if (pass.A.Rows > 0 && pass.B.Rows > 0)
        {
            Submitted(_contrastive.Gradients(pass, left, right, targets, context), context);
            return;
        }

        if (pass.A.Rows > 0)
        {
            Submitted(_contrastive.ClearSums(targets.Sums, context), context);
        }

        if (!targets.Accumulate)
        {
            ClearGradient(pass.A, pass.B, targets.A, pass.Logits.Similarity, context);
        }

        if (!targets.Accumulate || targets.ReplacesB)
        {
            ClearGradient(pass.B, pass.A, targets.B, pass.Logits.Similarity, context);
        }
    }

    /// <summary>See <see cref="IVectorOperations"/>.</summary>
    public void AddUp(in Total total, in OperationContext context) => Submitted(_rowTerms.AddUp(total, context), context);

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        if (a.Rows > 0)
        {
            Submitted(_groups.Forward(a, b, result, similarity, context), context);
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
