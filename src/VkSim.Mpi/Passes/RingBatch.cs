using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Mpi.Agreements;

namespace VkSim.Mpi.Passes;

/// <summary>A batch of which each rank of a ring has some rows.</summary>
/// <param name="backend">What computes at this rank.</param>
/// <param name="ring">The ring.</param>
/// <param name="agreement">Where ranks meet before each pass.</param>
/// <param name="rows">Rows of each rank.</param>
/// <param name="negatives">Negatives for all queries of each rank; null: they are the batch's rows.</param>
internal sealed class RingBatch(IVectorBackend backend, IRing ring, Agreement agreement, long[] rows, long[]? negatives) : ISharedBatch
{
    /// <inheritdoc/>
    public long Rows { get; } = rows.Sum();

    /// <inheritdoc/>
    public long Negatives { get; } = negatives?.Sum() ?? 0;

    /// <inheritdoc/>
    public long ScratchBytes { get; private set; }

    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        if (ring.Size == 1)
        {
            backend.PairSums(pass, left, right, accumulate, context);
            return;
        }

        using var sums = new RingSums(backend, ring, negatives ?? rows, pass, left, right, accumulate, context);
        Run(sums);
    }

    /// <inheritdoc/>
    public void PairGradients(
        in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, Action<bool> addSums, in OperationContext context)
    {
        if (ring.Size == 1)
        {
            backend.PairGradients(pass, left, right, targets, context);
            addSums(true);
            return;
        }

        using var gradients = new RingGradients(backend, ring, negatives ?? rows, pass, left, right, targets, addSums, context);
        Run(gradients);
    }

    /// <inheritdoc/>
    public void AddUp(Span<double> values)
    {
        double[][] all = agreement.Reach(values, isLast: true);
        for (int i = 0; i < values.Length; i++)
        {
            // In the order of the ranks, at each rank.
            values[i] = all.Sum(ofRank => ofRank[i]);
        }
    }

    private void Run(RingPass pass)
    {
        pass.TakeRoom();
        ScratchBytes = Math.Max(ScratchBytes, pass.Bytes);
        agreement.Reach();
        pass.Run();
    }
}
