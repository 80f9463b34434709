namespace VkSim;

/// <summary>How text files (CSV, TSV) are read; the other formats say everything themselves.</summary>
public sealed record VectorFileOptions
{
    /// <summary>
    /// Whether the first line holds column names. Null: it does if none of its fields is a number; a line that mixes numbers
    /// and names is an error, because it may be a row with a slip in it.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>
    /// What separates the fields, an ASCII character. Null: a tab in .tsv; in .csv a comma, or, when the first line has none,
    /// a semicolon or a tab.
    /// </summary>
    public char? Separator { get; init; }
}
