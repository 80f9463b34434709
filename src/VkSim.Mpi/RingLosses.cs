using VkSim.Losses;
using VkSim.Mpi.Agreements;
using VkSim.Mpi.Passes;

namespace VkSim;

/// <summary>
/// Contrastive losses of a batch of which each rank of a ring has some rows: what a <see cref="VectorDevice"/> gives of all rows at once, exactly,
/// with memory for a rank's own rows and a few times as many. The rows to compare with go round in the ring while pairs are computed.
/// </summary>
/// <remarks>
/// <para>All ranks call the same loss with the same options; a rank may have any number of rows, none too. Each computes on a device of its own
/// choice, either all on CPUs or all through Vulkan. Of the result, <see cref="LossResult.Loss"/> and the gradients of scale, temperature and bias are
/// those of the whole batch, the same at every rank; losses, log-sum-exps and the other gradients are of the rank's own rows.
/// <see cref="LossResult.PeakScratchBytes"/> is the rank's.</para>
/// <para>A rank whose call fails, is cancelled, or differs from the others' ends the call at all ranks with the same message. Sums are added
/// up in the order of the ranks, so a result is the same from run to run; with another number of ranks its last bits may differ.</para>
/// </remarks>
public static partial class RingLosses
{
    /// <summary><see cref="VectorDevice.Clip(Matrix, Matrix, ClipOptions?)"/> of the rows of all ranks.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, this rank's rows, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static LossResult Clip(this VectorDevice device, IRing ring, Matrix a, Matrix b, ClipOptions? options = null)
    {
        options ??= new ClipOptions();
        return Compute(ring, device, () => SharedCall.Of(device, a, b, options), options, batch => device.Clip(a, b, options, batch));
    }

    /// <summary><see cref="VectorDevice.InfoNce(Matrix, Matrix, InfoNceOptions?)"/> of the rows of all ranks.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="query">N×D, this rank's rows.</param>
    /// <param name="positive">N×D; row i belongs to row i of the queries.</param>
    /// <param name="options">
    /// As for a single device, but a mask and an explanation. Negatives for all queries are those of all ranks, each rank bringing some;
    /// negatives of each query are those of the rank's own queries, as many at every rank that has queries.
    /// </param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static LossResult InfoNce(this VectorDevice device, IRing ring, Matrix query, Matrix positive, InfoNceOptions? options = null)
    {
        options ??= new InfoNceOptions();
        return Compute(ring, device, () => SharedCall.Of(device, query, positive, options), options, batch => device.InfoNce(query, positive, options, batch));
    }

    /// <summary><see cref="VectorDevice.NtXent(Matrix, Matrix, NtXentOptions?)"/> of the rows of all ranks.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, the first view of this rank's rows.</param>
    /// <param name="b">N×D, the second view; row i is the partner of row i of a.</param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static LossResult NtXent(this VectorDevice device, IRing ring, Matrix a, Matrix b, NtXentOptions? options = null)
    {
        options ??= new NtXentOptions();
        return Compute(ring, device, () => SharedCall.Of(device, a, b, options), options, batch => device.NtXent(a, b, options, batch));
    }

    /// <summary><see cref="VectorDevice.SigLip(Matrix, Matrix, SigLipOptions?)"/> of the rows of all ranks.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, this rank's rows, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static LossResult SigLip(this VectorDevice device, IRing ring, Matrix a, Matrix b, SigLipOptions? options = null)
    {
        options ??= new SigLipOptions();
        return Compute(ring, device, () => SharedCall.Of(device, a, b, options), options, batch => device.SigLip(a, b, options, batch));
    }

    /// <summary><see cref="VectorDevice.SupCon(Matrix, ReadOnlySpan{int}, SupConOptions?)"/> of the rows of all ranks.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="embeddings">N×D, this rank's rows.</param>
    /// <param name="labels">N labels, any numbers; the same number means the same at every rank. They go round with the rows.</param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static LossResult SupCon(this VectorDevice device, IRing ring, Matrix embeddings, ReadOnlySpan<int> labels, SupConOptions? options = null)
    {
        options ??= new SupConOptions();
        int[] own = labels.ToArray();
        return Compute(ring, device, () => SharedCall.Of(device, embeddings, options), options, batch => device.SupCon(embeddings, own, options, batch));
    }

    private static T Compute<T>(IRing ring, VectorDevice device, Func<SharedCall> describe, PairLossOptions options, Func<ISharedBatch, T> compute)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var agreement = new Agreement(ring);
        try
        {
            SharedCall call = describe();
            CheckOffered(options);
            double[][] all = agreement.Reach(call.Values);
            call.CheckSame(all);
            long[] rows = [.. all.Select(values => (long)values[0])];
            long[]? negatives = call.HasSharedNegatives ? [.. all.Select(values => (long)values[1])] : null;
            using var batch = new RingBatch(device.Backend, ring, agreement, rows, negatives);
            return compute(batch);
        }
        catch (Exception failure) when (failure is not RingException)
        {
            TellOthers(agreement, failure);
            throw;
        }
    }

    // A rank that was cancelled knows it; every other failure looks the same at all ranks.
    private static void TellOthers(Agreement agreement, Exception failure)
    {
        try
        {
            agreement.Fail(failure);
        }
        catch (RingException told) when (failure is OperationCanceledException && ReferenceEquals(told.InnerException, failure))
        {
        }
    }

    private static void CheckOffered(PairLossOptions options)
    {
        if (options.Explain)
        {
            throw new ArgumentException($"{nameof(options.Explain)} is asked for; a loss across ranks explains nothing.", nameof(options));
        }

        if (options is InfoNceOptions { Mask.IsEmpty: false })
        {
            throw new ArgumentException($"There is a mask of {((InfoNceOptions)options).Mask.Length} values; a loss across ranks takes none.", nameof(options));
        }
    }
}
