using System.Globalization;
using System.Text;

namespace VkSim.Formats.Csv;

/// <summary>
/// Numbers in text: invariant culture, no thousands separators, spaces around them ignored, and the words nan, inf and
/// infinity in any case and with a sign.
/// </summary>
internal static class CsvNumber
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    // Integers of so many digits are exact in double precision.
    private const int ExactDigits = 15;

    /// <summary>Parses single precision, rounded once.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        bool infinite = TryParseInfinity(text, out double infinity);
        value = (float)infinity;
        return infinite;
    }

    /// <summary>Parses double precision, and integers of 64 bits exactly.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out WideNumber value)
    {
        if (text.Length > ExactDigits && long.TryParse(text, Integer, CultureInfo.InvariantCulture, out long integer))
        {
            value = WideNumber.From(integer);
            return true;
        }

        if (text.Length > ExactDigits && ulong.TryParse(text, Integer, CultureInfo.InvariantCulture, out ulong large))
        {
            value = WideNumber.From(large);
            return true;
        }

        bool valid = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || TryParseInfinity(text, out number);
        value = new WideNumber(number, valid ? Beside(text, number) : 0);
        return valid;
    }

    /// <summary>Parses a whole number; 3.0 and 1e3 are whole numbers too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        long.TryParse(text, Integer, CultureInfo.InvariantCulture, out value)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && WholeNumber.TryConvert(number, out value));

    /// <summary>Parses 0, 1, true or false.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        text = text.Trim((byte)' ');
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        if (value || Ascii.EqualsIgnoreCase(text, "false"u8))
        {
            return true;
        }

        bool valid = TryParse(text, out long number) && number is 0 or 1;
        value = number == 1;
        return valid;
    }

    // Where the double lies halfway between two singles, the text says on which side of it the number is: it is to be rounded once.
    private static double Beside(ReadOnlySpan<byte> text, double number)
    {
        float near = (float)number;
        double other = number > near ? float.BitIncrement(near) : float.BitDecrement(near);
        return near != number && near + other == 2 * number && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float rounded)
            ? Math.ScaleB(rounded - number, -30)
            : 0;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim((byte)' ');
        value = double.PositiveInfinity;
        if (text is [(byte)'+' or (byte)'-', ..])
        {
            value = text[0] == '-' ? double.NegativeInfinity : value;
            text = text[1..];
        }

        return Ascii.EqualsIgnoreCase(text, "inf"u8) || Ascii.EqualsIgnoreCase(text, "infinity"u8);
    }
}
