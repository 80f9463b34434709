using System.Runtime.CompilerServices;

namespace VkSim.Simd.Pairwise.Kernels;

/// <summary>Where a register tile's sums are added: every two chains have a place of their own, or all of them the same.</summary>
/// <param name="data">The first row's sums of the first two chains.</param>
/// <param name="rowStride">Floats from one row's sums to the next one's.</param>
/// <param name="pairStride">Floats from two chains' sums to those of the next two; 0 where all are added up in order.</param>
internal readonly unsafe struct TileSums(float* data, nint rowStride, nint pairStride)
{
    private readonly float* _data = data;

    /// <summary>Floats from one row's sums to the next one's.</summary>
    public nint RowStride { get; } = rowStride;

    /// <summary>Whether a chain's sum is the first in its place, so that it is stored; otherwise it is merged with what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFirst(int chain) => pairStride != 0 && (chain & 1) == 0;

    /// <summary>The first row's sums of a chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int chain) => _data + ((chain >> 1) * pairStride);
}
