using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>AVX-VNNI: four products and their sum in one instruction.</summary>
internal readonly struct VnniProducts : IByteProducts
{
    /// <inheritdoc/>
    public static bool IsSupported => AvxVnni.IsSupported;

    /// <inheritdoc/>
    public static SimdLevel Least => SimdLevel.Avx2;

    /// <inheritdoc/>
    public static int Bias => 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> row, Vector256<sbyte> query) =>
        AvxVnni.MultiplyWideningAndAdd(sums, row, query);
}
