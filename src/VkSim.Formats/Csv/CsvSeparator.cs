namespace VkSim.Formats.Csv;

/// <summary>What separates the fields of a text file.</summary>
/// <param name="Character">The separator.</param>
/// <param name="Unused">
/// Where a separator had to be guessed and the first line holds none of the usual ones, what separates its words instead: spaces or
/// bars. One who meant that is told how to say so.
/// </param>
internal readonly record struct CsvSeparator(char Character, char? Unused)
{
    /// <summary>Takes the separator that was asked for, that of the extension, or the one in the first line.</summary>
    public static CsvSeparator Choose(char? asked, char ofExtension, ReadOnlySpan<byte> text)
    {
        if (asked is { } separator)
        {
            return new CsvSeparator(separator, null);
        }

        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim((byte)' ');
        ReadOnlySpan<char> usual = ofExtension == ',' ? [',', ';', '\t'] : [ofExtension];
        foreach (char candidate in usual)
        {
            if (line.Contains((byte)candidate))
            {
                return new CsvSeparator(candidate, null);
            }
        }

        return new CsvSeparator(ofExtension, line.Contains((byte)'|') ? '|' : line.Contains((byte)' ') ? ' ' : null);
    }

    /// <summary>Whether a character can separate fields of numbers.</summary>
    public static bool IsUsable(char character) =>
        character == '\t' || (character is >= ' ' and <= '~' && !char.IsAsciiLetterOrDigit(character) && !"\"+-.#_".Contains(character));
}
