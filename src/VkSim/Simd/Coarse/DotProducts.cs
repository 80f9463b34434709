using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>The dot-product instructions of Arm64.</summary>
internal readonly struct DotProducts : IByteProducts
{
    /// <inheritdoc/>
    public static bool IsSupported => Dp.IsSupported;

    /// <inheritdoc/>
    public static SimdLevel Least => SimdLevel.Sse;

    /// <inheritdoc/>
    public static int Bias => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> row, Vector256<sbyte> query)
    {
        Vector256<sbyte> codes = (row ^ Vector256.Create((byte)0x80)).AsSByte();
        return Vector256.Create(
            Dp.DotProduct(sums.GetLower(), codes.GetLower(), query.GetLower()),
            Dp.DotProduct(sums.GetUpper(), codes.GetUpper(), query.GetUpper()));
    }
}
