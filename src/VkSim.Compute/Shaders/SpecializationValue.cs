using System.Globalization;

namespace VkSim.Compute;

/// <summary>The value of a specialization constant; made from a number or a bool.</summary>
public readonly record struct SpecializationValue
{
    private readonly ShaderScalarType _type;
    private readonly long _integer;
    private readonly double _real;

    private SpecializationValue(ShaderScalarType type, long integer, double real)
    {
        _type = type;
        _integer = integer;
        _real = real;
    }

    /// <summary>A bool.</summary>
    public static implicit operator SpecializationValue(bool value) => new(ShaderScalarType.Bool, value ? 1 : 0, 0);

    /// <summary>An integer, for a constant of any integer type that holds it.</summary>
    public static implicit operator SpecializationValue(int value) => new(ShaderScalarType.Int64, value, value);

    /// <summary>An integer, for a constant of any integer type that holds it.</summary>
    public static implicit operator SpecializationValue(uint value) => new(ShaderScalarType.Int64, value, value);

    /// <summary>An integer, for a constant of any integer type that holds it.</summary>
    public static implicit operator SpecializationValue(long value) => new(ShaderScalarType.Int64, value, value);

    /// <summary>An integer, for a constant of any integer type that holds it.</summary>
    public static implicit operator SpecializationValue(ulong value) => new(ShaderScalarType.UInt64, unchecked((long)value), value);

    /// <summary>A number for a constant of a floating-point type.</summary>
    public static implicit operator SpecializationValue(float value) => new(ShaderScalarType.Float64, 0, value);

    /// <summary>A number for a constant of a floating-point type.</summary>
    public static implicit operator SpecializationValue(double value) => new(ShaderScalarType.Float64, 0, value);

    /// <summary>As it would be written.</summary>
    public override string ToString() => _type switch
    {
        ShaderScalarType.Bool => _integer != 0 ? "true" : "false",
        ShaderScalarType.Float64 => _real.ToString(CultureInfo.InvariantCulture),
        ShaderScalarType.UInt64 => unchecked((ulong)_integer).ToString(CultureInfo.InvariantCulture),
        _ => _integer.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The bits of the value in a constant's type, or null where that type cannot hold it.</summary>
    internal ulong? BitsAs(ShaderScalarType type)
    {
        bool isReal = type is ShaderScalarType.Float16 or ShaderScalarType.Float32 or ShaderScalarType.Float64;
        if (type == ShaderScalarType.Bool || _type == ShaderScalarType.Bool)
        {
            return type == _type ? (ulong)_integer : null;
        }

        if (isReal)
        {
            return type switch
            {
                ShaderScalarType.Float16 => BitConverter.HalfToUInt16Bits((Half)_real),
                ShaderScalarType.Float32 => BitConverter.SingleToUInt32Bits((float)_real),
                _ => BitConverter.DoubleToUInt64Bits(_real),
            };
        }

        return _type == ShaderScalarType.Float64 ? null : IntegerBits(type, _type == ShaderScalarType.UInt64 ? (Int128)(ulong)_integer : _integer);
    }

    private static ulong? IntegerBits(ShaderScalarType type, Int128 value)
    {
        (Int128 low, Int128 high) = type switch
        {
            ShaderScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            ShaderScalarType.UInt8 => (0, byte.MaxValue),
            ShaderScalarType.Int16 => (short.MinValue, short.MaxValue),
            ShaderScalarType.UInt16 => (0, ushort.MaxValue),
            ShaderScalarType.Int32 => (int.MinValue, int.MaxValue),
            ShaderScalarType.UInt32 => (0, uint.MaxValue),
            ShaderScalarType.Int64 => (long.MinValue, long.MaxValue),
            ShaderScalarType.UInt64 => (0, ulong.MaxValue),
            _ => ((Int128)1, (Int128)0),
        };
        if (value < low || value > high)
        {
            return null;
        }

        int bits = ShaderMemberType.ScalarBytes(type) * 8;
        ulong all = unchecked((ulong)value);
        return bits == 64 ? all : all & ((1UL << bits) - 1);
    }
}
