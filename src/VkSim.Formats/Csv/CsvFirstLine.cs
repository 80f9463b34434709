using System.Globalization;
using System.Text;

namespace VkSim.Formats.Csv;

/// <summary>
/// Whether a first line holds names or numbers. What is neither plainly is an error that asks: a guess would drop a row, or add one, in
/// silence.
/// </summary>
internal static class CsvFirstLine
{
    private const int LongestQuote = 40;
    private const string Ask = "names alone or numbers alone in the first line, or to be told what it is (HasHeader, --header yes or no)";

    private static readonly string[] Missing = ["", "na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "#n/a", "missing"];

    private enum Kind
    {
        Number,
        Missing,
        Name,
        Doubtful,
    }

    /// <summary>True for names, false for numbers.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="row">The first row.</param>
    /// <param name="fields">The fields that are read.</param>
    /// <exception cref="VectorFormatException">Neither.</exception>
    public static bool IsHeader(string file, CsvRowReader row, ReadOnlySpan<int> fields)
    {
        Span<int> counts = stackalloc int[4];
        counts.Clear();
        Span<int> firsts = stackalloc int[4];
        firsts.Fill(-1);
        bool unread = false;
        foreach (int field in fields)
        {
            Kind kind = KindOf(row[field]);
            firsts[(int)kind] = counts[(int)kind]++ == 0 ? field : firsts[(int)kind];
            unread |= !CsvNumber.TryParse(row[field], out float _);
        }

        if (counts[(int)Kind.Name] == fields.Length)
        {
            return true;
        }

        if (counts[(int)Kind.Number] > 0 && !unread)
        {
            return !AreColumnNumbers(row, fields)
                ? false
                : throw new VectorFormatException(
                    file, $"line {row.Line} is 0 to {fields.Length - 1}, the numbers of the columns", "to be told whether these are names or a row (HasHeader, --header yes or no)");
        }

        int named = counts[(int)Kind.Doubtful] > 0 ? firsts[(int)Kind.Doubtful]
            : counts[(int)Kind.Number] > 0 && counts[(int)Kind.Name] > 0 ? firsts[(int)Kind.Name]
            : firsts[(int)Kind.Missing];
        string beside = counts[(int)Kind.Number] > 0 ? " beside numbers" : counts[(int)Kind.Name] > 0 ? " beside names" : "";
        throw new VectorFormatException(file, $"{Quote(row[named])} in line {row.Line}, column {named + 1}{beside}", Ask);
    }

    /// <summary>A field as it is shown in messages.</summary>
    public static string Quote(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? "an empty field" : $"'{Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestQuote)])}'";

    // A name that begins like a number may be a number with a slip in it.
    private static Kind KindOf(ReadOnlySpan<byte> field)
    {
        if (CsvNumber.TryParse(field, out float value) && !float.IsNaN(value))
        {
            return Kind.Number;
        }

        field = field.Trim((byte)' ');
        foreach (string word in Missing)
        {
            if (field.Length == word.Length && Ascii.EqualsIgnoreCase(field, word))
            {
                return Kind.Missing;
            }
        }

        ReadOnlySpan<byte> start = field.TrimStart("+-.,"u8);
        return start.IsEmpty || char.IsAsciiDigit((char)start[0]) ? Kind.Doubtful : Kind.Name;
    }

    // A single 0 is plainly a number.
    private static bool AreColumnNumbers(CsvRowReader row, ReadOnlySpan<int> fields)
    {
        Span<byte> digits = stackalloc byte[11];
        for (int i = 0; i < fields.Length; i++)
        {
            i.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            if (!row[fields[i]].SequenceEqual(digits[..length]))
            {
                return false;
            }
        }

        return fields.Length > 1;
    }
}
