using VkSim.Losses;
using VkSim.Losses.Explanation;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// CLIP (Radford et al., 2021): (CE(s·A·Bᵀ, arange) + CE(s·B·Aᵀ, arange)) / 2, the mean of both directions. Of the N×N logits
    /// a bounded number is there at a time; both directions are computed in one pass.
    /// </summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">Logit scale and its upper clamp, bias, gradients, and what all losses can be given.</param>
    /// <remarks>The scale is the exponential of a learned logarithm; the gradient is with respect to the scale itself.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult Clip(Matrix a, Matrix b, ClipOptions? options = null) => Clip(a, b, options ?? ClipOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal LossResult Clip(Matrix a, Matrix b, ClipOptions options, ISharedBatch? batch) =>
        ComputeLoss(
            options,
            ShapeOfPairs(a, b, symmetric: true, nameof(a), nameof(b)),
            (A: a, B: b, Options: options),
            static (in LossRun run, (Matrix A, Matrix B, ClipOptions Options) s) => Clip(run, s.A, s.B, s.Options),
            s => LossExplainer.OfPairs(this, s.A, s.B, s.Options, default),
            batch);

    /// <summary>As <see cref="Clip(Matrix, Matrix, ClipOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="to">Where what is found goes; it alone says what is computed, whatever the options ask for.</param>
    /// <param name="options">Logit scale and its upper clamp, bias, and what all losses can be given, but an explanation.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    public void Clip(Matrix a, Matrix b, LossDestinations to, ClipOptions? options = null) => Clip(a, b, to, options ?? ClipOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal void Clip(Matrix a, Matrix b, LossDestinations to, ClipOptions options, ISharedBatch? batch) =>
        ComputeLoss(
            options, to, (A: a, B: b, Options: options),
            static (in LossRun run, (Matrix A, Matrix B, ClipOptions Options) s) => Clip(run, s.A, s.B, s.Options),
            batch);

    private static void Clip(in LossRun run, Matrix a, Matrix b, ClipOptions options) =>
        InBatchLoss(run, a, b, options, symmetric: true, default, (nameof(a), nameof(b)));
}
