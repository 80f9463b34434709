using VkSim.Losses;
using VkSim.Mpi.Agreements;

namespace VkSim;

/// <content>
/// Into given matrices, which alone say what is computed, whatever the options ask for. <see cref="LossDestinations.Loss"/>,
/// <see cref="LossDestinations.ScaleGradient"/> and <see cref="LossDestinations.BiasGradient"/> receive those of the whole batch, the others those of
/// the rank's own rows. Whether derivatives are wanted, and whether those of the second operand and of negatives, must be the same at all ranks.
/// After a failure destinations have any content.
/// </content>
public static partial class RingLosses
{
    /// <summary>As <see cref="Clip(VectorDevice, IRing, Matrix, Matrix, ClipOptions?)"/>, into given matrices.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, this rank's rows, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="to">
    /// Where what is found goes; it alone says what is computed, whatever the options ask for. Loss and gradients of scale and bias are the whole
    /// batch's, all else is of the rank's own rows. All ranks want the gradients, and that of the second operand, or none does.
    /// </param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static void Clip(this VectorDevice device, IRing ring, Matrix a, Matrix b, LossDestinations to, ClipOptions? options = null)
    {
        options ??= new ClipOptions();
        Compute(ring, device, () => SharedCall.Of(device, a, b, options, Given(to)), options, batch => device.Clip(a, b, to, options, batch));
    }

    /// <summary>As <see cref="InfoNce(VectorDevice, IRing, Matrix, Matrix, InfoNceOptions?)"/>, into given matrices.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="query">N×D, this rank's rows.</param>
    /// <param name="positive">N×D; row i belongs to row i of the queries.</param>
    /// <param name="to">
    /// Where what is found goes; it alone says what is computed, whatever the options ask for. Loss and gradients of scale and bias are the whole
    /// batch's, all else is of the rank's own rows. All ranks want the gradients, and that of the second operand, or none does.
    /// </param>
    /// <param name="options">As of the other form.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static void InfoNce(this VectorDevice device, IRing ring, Matrix query, Matrix positive, LossDestinations to, InfoNceOptions? options = null)
    {
        options ??= new InfoNceOptions();
        Compute(ring, device, () => SharedCall.Of(device, query, positive, options, Given(to)), options, batch => device.InfoNce(query, positive, to, options, batch));
    }

    /// <summary>As <see cref="NtXent(VectorDevice, IRing, Matrix, Matrix, NtXentOptions?)"/>, into given matrices.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, the first view of this rank's rows.</param>
    /// <param name="b">N×D, the second view; row i is the partner of row i of a.</param>
    /// <param name="to">
    /// Where what is found goes; it alone says what is computed, whatever the options ask for. Loss and gradients of scale and bias are the whole
    /// batch's, all else is of the rank's own rows. All ranks want the gradients, and that of the second operand, or none does.
    /// </param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static void NtXent(this VectorDevice device, IRing ring, Matrix a, Matrix b, LossDestinations to, NtXentOptions? options = null)
    {
        options ??= new NtXentOptions();
        Compute(ring, device, () => SharedCall.Of(device, a, b, options, Given(to)), options, batch => device.NtXent(a, b, to, options, batch));
    }

    /// <summary>As <see cref="SigLip(VectorDevice, IRing, Matrix, Matrix, SigLipOptions?)"/>, into given matrices.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="a">N×D, this rank's rows, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="to">
    /// Where what is found goes; it alone says what is computed, whatever the options ask for. Loss and gradients of scale and bias are the whole
    /// batch's, all else is of the rank's own rows. All ranks want the gradients, and that of the second operand, or none does.
    /// </param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static void SigLip(this VectorDevice device, IRing ring, Matrix a, Matrix b, LossDestinations to, SigLipOptions? options = null)
    {
        options ??= new SigLipOptions();
        Compute(ring, device, () => SharedCall.Of(device, a, b, options, Given(to)), options, batch => device.SigLip(a, b, to, options, batch));
    }

    /// <summary>As <see cref="SupCon(VectorDevice, IRing, Matrix, ReadOnlySpan{int}, SupConOptions?)"/>, into given matrices.</summary>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="ring">The ranks.</param>
    /// <param name="embeddings">N×D, this rank's rows.</param>
    /// <param name="labels">N labels, any numbers; the same number means the same at every rank.</param>
    /// <param name="to">
    /// Where what is found goes; it alone says what is computed, whatever the options ask for. Loss and gradients of scale and bias are the whole
    /// batch's, all else is of the rank's own rows. All ranks want gradients, or none does.
    /// </param>
    /// <param name="options">As for a single device, but an explanation.</param>
    /// <exception cref="RingException">A rank failed or was cancelled, ranks' calls differ, or the ring is broken.</exception>
    /// <exception cref="OperationCanceledException">This rank's token was cancelled.</exception>
    public static void SupCon(
        this VectorDevice device, IRing ring, Matrix embeddings, ReadOnlyMemory<int> labels, LossDestinations to, SupConOptions? options = null)
    {
        options ??= new SupConOptions();
        Compute(ring, device, () => SharedCall.Of(device, embeddings, options, Given(to)), options, batch => device.SupCon(embeddings, labels, to, options, batch));
    }

    private static LossDestinations Given(LossDestinations to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return to;
    }

    private static void Compute(IRing ring, VectorDevice device, Func<SharedCall> describe, PairLossOptions options, Action<ISharedBatch> compute) =>
        Compute(ring, device, describe, options, batch =>
        {
            compute(batch);
            return true;
        });
}
