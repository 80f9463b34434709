using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>What every machine has: products in 16 bits, added in 32.</summary>
internal readonly struct WidenedProducts : IByteProducts
{
    /// <inheritdoc/>
    public static bool IsSupported => true;

    /// <inheritdoc/>
    public static SimdLevel Least => SimdLevel.Scalar;

    /// <inheritdoc/>
    public static int Bias => 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> row, Vector256<sbyte> query)
    {
        (Vector256<ushort> rowLow, Vector256<ushort> rowHigh) = Vector256.Widen(row);
        (Vector256<short> queryLow, Vector256<short> queryHigh) = Vector256.Widen(query);

        // Both are below 2¹⁴, and so is not their sum in 16 bits, but it is below 2¹⁵.
        (Vector256<int> low, Vector256<int> high) = Vector256.Widen((rowLow.AsInt16() * queryLow) + (rowHigh.AsInt16() * queryHigh));
        return sums + low + high;
    }
}
