using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>AVX2: pairs of products in 16 bits, which hold 2·255·63 without saturating, then pairs of those.</summary>
internal readonly struct Avx2Products : IByteProducts
{
    /// <inheritdoc/>
    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc/>
    public static SimdLevel Least => SimdLevel.Avx2;

    /// <inheritdoc/>
    public static int Bias => 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> row, Vector256<sbyte> query) =>
        Avx2.Add(sums, Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(row, query), Vector256<short>.One));
}
