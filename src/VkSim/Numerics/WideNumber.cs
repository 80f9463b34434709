namespace VkSim;

/// <summary>
/// An element of a type that single precision does not hold: a double and what the element is beyond it, which only integers of 64 bits
/// leave (and text between two doubles, for its rounding). Differences of such numbers are those of the elements to double precision.
/// </summary>
/// <param name="Value">The element, rounded to nearest.</param>
/// <param name="Remainder">The element minus <paramref name="Value"/>; 0 where that is exact.</param>
public readonly record struct WideNumber(double Value, double Remainder = 0) : IComparable<WideNumber>
{
    // Integers of up to 53 bits are exact in double precision: the lower bits are split off.
    private const int LowBits = 11;
    private const long LowMask = (1 << LowBits) - 1;

    /// <summary>Whether it is a number, neither infinite nor NaN.</summary>
    public bool IsFinite => double.IsFinite(Value);

    /// <summary>Whether single precision holds it exactly; infinities and NaN it does.</summary>
    public bool FitsSingle => Remainder == 0 && ((float)Value == Value || double.IsNaN(Value));

    /// <summary>An integer of 64 bits, exactly.</summary>
    public static WideNumber From(long value) => Sum(value & ~LowMask, value & LowMask);

    /// <summary>An unsigned integer of 64 bits, exactly.</summary>
    public static WideNumber From(ulong value) => Sum(value & ~(ulong)LowMask, value & (ulong)LowMask);

    /// <summary>The difference, rounded to double precision at most twice.</summary>
    public static double operator -(WideNumber a, WideNumber b) => (a.Value - b.Value) + (a.Remainder - b.Remainder);

    /// <summary>Whether one lies before the other; NaN is before nothing.</summary>
    public static bool operator <(WideNumber a, WideNumber b) => a.Value < b.Value || (a.Value == b.Value && a.Remainder < b.Remainder);

    /// <summary>Whether one lies behind the other; NaN is behind nothing.</summary>
    public static bool operator >(WideNumber a, WideNumber b) => b < a;

    /// <summary>Whether one lies before the other or is the same.</summary>
    public static bool operator <=(WideNumber a, WideNumber b) => a.Value < b.Value || (a.Value == b.Value && a.Remainder <= b.Remainder);

    /// <summary>Whether one lies behind the other or is the same.</summary>
    public static bool operator >=(WideNumber a, WideNumber b) => b <= a;

    /// <summary>The element in single precision: rounded once to nearest, ties to even; infinite beyond it.</summary>
    public float ToSingle()
    {
        if (Remainder == 0)
        {
            return (float)Value;
        }

        // Rounded to odd first: the second rounding then cannot mistake what lies beside a tie for the tie.
        long bits = BitConverter.DoubleToInt64Bits(Value);
        bool away = Remainder > 0 == Value > 0;
        return (float)BitConverter.Int64BitsToDouble((bits & 1) != 0 ? bits : away ? bits + 1 : bits - 1);
    }

    /// <summary>Orders numbers; NaN comes first.</summary>
    public int CompareTo(WideNumber other)
    {
        int order = Value.CompareTo(other.Value);
        return order != 0 ? order : Remainder.CompareTo(other.Remainder);
    }

    private static WideNumber Sum(double high, double low)
    {
        double value = high + low;
        return new WideNumber(value, low - (value - high));
    }
}
