namespace VkSim.Simd.Vectors;

/// <summary>The vector instruction levels that the managed backend has code for, in rising order.</summary>
internal enum SimdLevel
{
    /// <summary>One element at a time.</summary>
    Scalar,

    /// <summary>128-bit vectors: SSE on x86, NEON on Arm64.</summary>
    Sse,

    /// <summary>256-bit vectors with fused multiply-add: AVX2 and FMA.</summary>
    Avx2,

    /// <summary>512-bit vectors: AVX-512 F, BW, DQ and VL.</summary>
    Avx512,
}
