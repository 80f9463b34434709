namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// CLIP (Radford et al., 2021): (CE(s·A·Bᵀ, arange) + CE(s·B·Aᵀ, arange)) / 2, the mean of both directions. The N×N logits are
    /// never there; both directions are computed in one pass.
    /// </summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">Logit scale and its upper clamp, bias, gradients, and what all losses can be given.</param>
    /// <remarks>The scale is the exponential of a learned logarithm; the gradient is with respect to the scale itself.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult Clip(Matrix a, Matrix b, ClipOptions? options = null) =>
        InBatchLoss(a, b, options ?? ClipOptions.Default, symmetric: true, default, (nameof(a), nameof(b)));
}
