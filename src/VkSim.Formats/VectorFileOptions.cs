namespace VkSim;

/// <summary>How text files (CSV, TSV) are read; the other formats say everything themselves.</summary>
public sealed record VectorFileOptions
{
    /// <summary>
    /// Whether the first line holds column names. Null: it does where every field is plainly a name, and does not where every field is a
    /// number; anything else is an error that asks, never a row more or less: numbers beside names, empty fields and words for
    /// missing values (NA, NaN, null), names that begin like numbers, and the column numbers 0, 1, … of a data frame.
    /// <see cref="VectorFileReader.ColumnNames"/> tells what was taken. Lines at the top that begin with # are comments either way.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// What separates the fields: a tab, a space (any number of them) or an ASCII character that is no letter, no digit and none of
    /// <c>" + - . # _</c>. Null: a tab in .tsv; in .csv a comma, or, when the first line has none, a semicolon or a tab.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// Which columns are read, and in which order, separated by commas: a number from 1 on, a range (<c>2-5</c>, <c>3-</c>), or a name
    /// of the header; names that hold a comma, look like a number or begin with - in double quotes. With - in front it is left out:
    /// <c>-1</c>, <c>-2-4</c>, <c>-id</c>; where the first entry is one, all others stay. Null: all columns.
    /// </summary>
    public string? Columns { get; init; }
}
