using System.Globalization;
using System.Text;

namespace VkSim.Formats.Csv;

/// <summary>A choice of columns: numbers from 1 on, ranges and names, each taken or, with - in front, left out.</summary>
internal sealed class ColumnList
{
    /// <summary>What a list is, for messages.</summary>
    public const string Expected = "numbers from 1, ranges such as 2-5 or 3-, or names, separated by commas, with - in front to leave out";

    private readonly List<Entry> _entries = [];

    private ColumnList()
    {
    }

    /// <summary>Whether a column is named, so that there must be a header.</summary>
    public bool HasNames => _entries.Any(entry => entry.Name is not null);

    /// <summary>Reads a list such as <c>1,4-6,-5</c> or <c>-id,-"a, comment"</c>.</summary>
    /// <exception cref="FormatException">No such list; the message says what was found.</exception>
    public static ColumnList Parse(string text)
    {
        var list = new ColumnList();
        int position = 0;
        while (position <= text.Length)
        {
            list._entries.Add(ParseEntry(text, ref position));
        }

        return list;
    }

    /// <summary>The fields to read, in order, from 0 on.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="names">The names in the header, or null without one.</param>
    /// <param name="count">Number of fields in a row.</param>
    /// <exception cref="VectorFormatException">There is no such column, a name is not the only one of its kind, or nothing is left.</exception>
    public int[] Resolve(string file, IReadOnlyList<string>? names, int count)
    {
        var chosen = new List<int>();
        if (_entries[0].IsLeftOut)
        {
            chosen.AddRange(Enumerable.Range(0, count));
        }

        foreach (Entry entry in _entries)
        {
            (int first, int last) = Place(file, entry, names, count);
            if (entry.IsLeftOut)
            {
                chosen.RemoveAll(column => column >= first && column <= last);
                continue;
            }

            for (int column = first; column <= last; column++)
            {
                chosen.Add(chosen.Contains(column) ? throw Unfit(file, $"column {column + 1} chosen twice", "each column once") : column);
            }
        }

        return chosen.Count > 0 ? [.. chosen] : throw Unfit(file, $"all {count} columns left out", "at least one that stays");
    }

    private static Entry ParseEntry(string text, ref int position)
    {
        bool leftOut = position < text.Length && text[position] == '-';
        int start = position + (leftOut ? 1 : 0);
        if (start < text.Length && text[start] == '"')
        {
            return ParseQuoted(text, start, leftOut, out position);
        }

        int comma = text.IndexOf(',', start);
        string word = text[start..(comma < 0 ? text.Length : comma)].Trim();
        position = comma < 0 ? text.Length + 1 : comma + 1;
        if (word.Length == 0)
        {
            throw new FormatException(text.Length == 0 ? "an empty text" : $"an empty entry in '{text}'");
        }

        if (!char.IsAsciiDigit(word[0]) || word.Any(c => !char.IsAsciiDigit(c) && c != '-'))
        {
            return new Entry(leftOut, 0, 0, word);
        }

        string[] ends = word.Split('-');
        int first = ParseNumber(ends[0], word);
        int last = ends.Length == 1 ? first : ends.Length == 2 && ends[1].Length == 0 ? int.MaxValue : ends.Length == 2 ? ParseNumber(ends[1], word) : 0;
        return last >= first ? new Entry(leftOut, first, last, null) : throw new FormatException($"'{word}'");
    }

    private static Entry ParseQuoted(string text, int start, bool leftOut, out int position)
    {
        var name = new StringBuilder();
        int at = start + 1;
        for (; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                name.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                name.Append(text[at++]);
            }
            else
            {
                break;
            }
        }

        if (at >= text.Length || (at + 1 < text.Length && text[at + 1] != ','))
        {
            throw new FormatException($"a quoted name that does not end before a comma in '{text}'");
        }

        position = at + 2;
        return new Entry(leftOut, 0, 0, name.ToString());
    }

    private static int ParseNumber(string digits, string word) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new FormatException($"'{word}'");

    private static (int First, int Last) Place(string file, Entry entry, IReadOnlyList<string>? names, int count)
    {
        if (entry.Name is not { } name)
        {
            int last = entry.Last == int.MaxValue ? count : entry.Last;
            return entry.First <= count && last <= count
                ? (entry.First - 1, last - 1)
                : throw Unfit(file, $"no column {Math.Max(entry.First, last)}", $"1 to {count}");
        }

        if (names is null)
        {
            throw Unfit(file, $"a column named '{name}' asked of a file without a header", "numbers of columns, or a header");
        }

        int[] places = [.. Enumerable.Range(0, names.Count).Where(column => names[column] == name)];
        return places.Length == 1
            ? (places[0], places[0])
            : throw Unfit(file, places.Length == 0 ? $"no column named '{name}'" : $"{places.Length} columns named '{name}'", $"one of {MemberChoice.List(names)}");
    }

    private static VectorFormatException Unfit(string file, string found, string expected) => new(file, found, $"{expected} (Columns, --columns)");

    /// <summary>One entry.</summary>
    /// <param name="IsLeftOut">Whether it is taken away.</param>
    /// <param name="First">The first column, from 1 on.</param>
    /// <param name="Last">The last one; the greatest number means the last there is.</param>
    /// <param name="Name">Its name instead, or null.</param>
    private readonly record struct Entry(bool IsLeftOut, int First, int Last, string? Name);
}
