using System.Runtime.Intrinsics;
using VkSim.Contract;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Gradients.Normalizing;

/// <summary>
/// The gradient of x/max(‖x‖ₚ, ε): (g − (Σ g·x/‖x‖)·∂‖x‖/∂x) / ‖x‖, with ∂‖x‖/∂x = sign(x)·(|x|/‖x‖)^(p−1), for order ∞
/// sign(x) over the number of the largest.
/// </summary>
internal abstract unsafe class NormalizeGradientKernel
{
    /// <summary>Columns that are worked on together along columns.</summary>
    public const int ColumnGroup = 128;

    /// <summary>The kernel of an instruction level.</summary>
    public static NormalizeGradientKernel Create(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new NormalizeGradientKernel<Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new NormalizeGradientKernel<Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new NormalizeGradientKernel<Vector128<float>, Lanes128>(),
        _ => new NormalizeGradientKernel<float, LanesScalar>(),
    };

    /// <summary>One row.</summary>
    public abstract void Row(in HostMatrix source, in HostMatrix gradient, in HostMatrix result, long row, double norm, in NormalizeSettings settings);

    /// <summary>Up to <see cref="ColumnGroup"/> columns.</summary>
    public abstract void Columns(
        in HostMatrix source, in HostMatrix gradient, in HostMatrix result, int first, int count, float* norms, in NormalizeSettings settings);

    /// <summary>Whether the norm counts as a variable: as a clamp's gradient has it, one that equals epsilon does.</summary>
    protected static bool IsVariable(double norm, in NormalizeSettings settings) => !(norm < settings.Epsilon) && settings.P != 0;
}
