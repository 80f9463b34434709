using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <content>Gradients.</content>
internal sealed partial class GpuLane
{
    /// <summary>See <see cref="IVectorBackend"/>.</summary>
    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        if (a.Columns == 0)
        {
            return;
        }

        GpuFence last = default;
        bool ofA = !gradientA.IsNone && a.Rows > 0;
        bool ofB = !gradientB.IsNone && b.Rows > 0;
        double half = ofB ? 0.5 : 1;
        if (ofA)
        {
            last = _pairwiseGradient.Run(a, b, values, gradient, gradientA, transposed: false, settings, context, 0, half);
        }

        if (ofB)
        {
            last = _pairwiseGradient.Run(b, a, values, gradient, gradientB, transposed: true, settings, context, ofA ? half : 0, 1);
        }

        if (ofA || ofB)
        {
            Submitted(last, context);
        }
    }
}
