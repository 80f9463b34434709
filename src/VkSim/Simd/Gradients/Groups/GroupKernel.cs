using System.Runtime.Intrinsics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Gradients.Groups;

/// <summary>Comparisons of single rows with a few rows of their own, and their gradients.</summary>
internal abstract unsafe class GroupKernel
{
    /// <summary>The kernel of an instruction level.</summary>
    public static GroupKernel Create(SimdLevel level) => level switch
    {
        SimdLevel.Avx512 => new GroupKernel<Vector512<float>, Lanes512>(),
        SimdLevel.Avx2 => new GroupKernel<Vector256<float>, Lanes256>(),
        SimdLevel.Sse => new GroupKernel<Vector128<float>, Lanes128>(),
        _ => new GroupKernel<float, LanesScalar>(),
    };

    /// <summary>a·b of two rows.</summary>
    public abstract float Dot(in HostMatrix a, long rowA, in HostMatrix b, long rowB);

    /// <summary>The gradients of a group.</summary>
    /// <param name="operands">All there is.</param>
    /// <param name="group">The group.</param>
    /// <param name="buffer">Room for two rows.</param>
    public abstract void Backward(in GroupOperands operands, long group, float* buffer);
}
