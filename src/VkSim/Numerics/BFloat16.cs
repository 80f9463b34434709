namespace VkSim.Numerics;

/// <summary>bfloat16: sign, 8 exponent bits and 7 fraction bits, the upper half of a single-precision number.</summary>
/// <param name="Bits">The 16 bits.</param>
internal readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The same value, exactly.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The nearest value, ties to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return new BFloat16((ushort)(float.IsNaN(value)
            ? (bits >> 16) | 0x40
            : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }
}
