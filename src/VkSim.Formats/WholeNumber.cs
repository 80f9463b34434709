namespace VkSim.Formats;

/// <summary>Numbers in floating point that stand for integers, such as labels.</summary>
internal static class WholeNumber
{
    /// <summary>The integer that the number is exactly, if it is one within 64 bits.</summary>
    public static bool TryConvert(double number, out long value)
    {
        bool whole = number is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(number) == number;
        value = whole ? (long)number : 0;
        return whole;
    }
}
