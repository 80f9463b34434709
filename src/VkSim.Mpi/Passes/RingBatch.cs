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
internal sealed class RingBatch(IVectorBackend backend, IRing ring, Agreement agreement, long[] rows, long[]? negatives) : ISharedBatch, IDisposable
{
    private readonly long[] _goingRound = negatives ?? rows;
    private readonly Shuttles _shuttles = new(backend, ring, (negatives ?? rows).Max());
    private long _labelBytes;

    /// <inheritdoc/>
    public long Rows { get; } = rows.Sum();

    /// <inheritdoc/>
    public long Negatives { get; } = negatives?.Sum() ?? 0;

    /// <inheritdoc/>
    public long ScratchBytes => _shuttles.Bytes + _labelBytes;

    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        if (ring.Size == 1)
        {
            backend.PairSums(pass, left, right, accumulate, context);
            return;
        }

        var sums = new RingSums(backend, ring, _shuttles, _goingRound, pass, left, right, accumulate, context);
        Run(sums);
    }

    /// <inheritdoc/>
    public void PairGradients(
        in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, Action<bool, float> addSums, in OperationContext context)
    {
        if (ring.Size == 1)
        {
            backend.PairGradients(pass, left, right, targets, context);
            addSums(true, 1);
            return;
        }

        var gradients = new RingGradients(backend, ring, _shuttles, _goingRound, pass, left, right, targets, addSums, context);
        Run(gradients);
    }

    /// <inheritdoc/>
    public void CountPositives(ReadOnlySpan<int> labels, Span<int> counts)
    {
        var count = new LabelCount(ring, rows, labels);
        _labelBytes = count.Bytes;
        agreement.Reach();
        count.Run();
        for (int row = 0; row < labels.Length; row++)
        {
            counts[row] = count.Of(labels[row]) - 1;
        }
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

    /// <inheritdoc/>
    public void Dispose() => _shuttles.Dispose();

    private void Run(RingPass pass)
    {
        _shuttles.Reuse();
        pass.TakeRoom();
        agreement.Reach();
        pass.Run();
    }
}
