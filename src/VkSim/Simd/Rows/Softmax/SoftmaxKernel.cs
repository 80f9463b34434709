using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Softmax;

/// <summary>
/// Softmax, log-sum-exp and cross-entropy of single rows. A row's result depends on that row alone; its sums run in 32
/// single-precision chains over at most 2,048 columns, which are added up in double.
/// </summary>
internal abstract unsafe class SoftmaxKernel
{
    /// <summary>The kernel of an instruction level.</summary>
    public static SoftmaxKernel Create(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new SoftmaxKernel<Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new SoftmaxKernel<Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new SoftmaxKernel<Vector128<float>, Lanes128>(),
        _ => new SoftmaxKernel<float, LanesScalar>(),
    };

    /// <summary>Σ exp(x) of each of some rows, no more than <see cref="ExponentialSums.Most"/>; without logarithms.</summary>
    public abstract void Sums(in HostMatrix source, long first, int count, in ExponentialSums sums);

    /// <summary>The softmax of each of some rows, or its logarithm; may be in place.</summary>
    public abstract void Softmax(in HostMatrix source, in HostMatrix destination, long first, int count, bool logarithm);

    /// <summary>The gradient with respect to a row, from its softmax (or the logarithm) and the gradient with respect to that.</summary>
    public abstract void Backward(in HostMatrix output, in HostMatrix gradient, in HostMatrix result, long row, bool logarithm);

    /// <summary>A row's loss, and its gradient unless that is none.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="target">What the rows are compared with.</param>
    /// <param name="gradient">N×C, or none.</param>
    /// <param name="row">The row.</param>
    /// <param name="sum">The row's <see cref="Sums"/>, with its logarithm.</param>
    public abstract float CrossEntropy(
        in HostMatrix logits, in CrossEntropyTarget target, in HostMatrix gradient, long row, in ExponentialSum sum);
}
