using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>Gradients of operations on rows.</content>
internal sealed partial class GpuLane
{
    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        if (source.ElementCount > 0)
        {
            Submitted(_rowGradients.Normalize(source, gradient, result, settings, context), context);
        }
    }

    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context)
    {
        if (a.Columns > 0 && !(gradientA.IsNone && gradientB.IsNone))
        {
            Submitted(_rowGradients.Cosine(a, b, gradient, gradientA, gradientB, settings, context), context);
        }
    }
}
