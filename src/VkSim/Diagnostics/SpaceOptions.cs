namespace VkSim;

/// <summary>What <see cref="EmbeddingDiagnostics.Analyze"/> is to look at, and how closely.</summary>
public sealed record SpaceOptions : OperationOptions
{
    internal static SpaceOptions Default { get; } = new();

    /// <summary>Rows of the sample unless said otherwise.</summary>
    internal const int UsualSampleRows = 4096;
    internal const int MostSampleRows = 1_000_000;

    private readonly int _sampleRows = UsualSampleRows;
    private readonly int? _pictureRows;
    private readonly int _neighbors = 10;
    private readonly double _nearDuplicate = 0.999;

    /// <summary>N×D: row i belongs to row i of the matrix (an image and its text, a query and its answer). Null: there is none.</summary>
    public Matrix? Paired { get; init; }

    /// <summary>N labels, of which only equality counts; empty: there are none.</summary>
    public ReadOnlyMemory<int> Labels { get; init; }

    /// <summary>
    /// Whether what is quadratic in the rows is computed of all of them instead of a sample. Takes time in proportion to N², and
    /// working memory for two copies of the matrix.
    /// </summary>
    public bool Exact { get; init; }

    /// <summary>Rows of the sample, 4,096 by default; all where there are no more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2, or more than 1,000,000.</exception>
    public int SampleRows
    {
        get => _sampleRows;
        init => _sampleRows = value is >= 2 and <= MostSampleRows
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SampleRows), value, $"{nameof(SampleRows)} is {value}; expected 2 to {MostSampleRows}.");
    }

    /// <summary>Rows of <see cref="SpaceReport.Sample"/>, which pictures show as points; all where there are no more. Null, the default: the rows of the sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2, or more than 1,000,000.</exception>
    public int? PictureRows
    {
        get => _pictureRows;
        init => _pictureRows = value is null or (>= 2 and <= MostSampleRows)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PictureRows), value, $"{nameof(PictureRows)} is {value}; expected 2 to {MostSampleRows}, or null.");
    }

    /// <summary>Where the choice of the sample begins; the same seed gives the same report.</summary>
    public int Seed { get; init; }

    /// <summary>Nearest neighbours that hubs are counted by; 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1, or more than 1,000.</exception>
    public int Neighbors
    {
        get => _neighbors;
        init => _neighbors = value is >= 1 and <= 1000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Neighbors), value, $"{nameof(Neighbors)} is {value}; expected 1 to 1000.");
    }

    /// <summary>From which cosine on two rows are near-duplicates; 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.9 or not below 1.</exception>
    public double NearDuplicateCosine
    {
        get => _nearDuplicate;
        init => _nearDuplicate = value is >= 0.9 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(NearDuplicateCosine), value, $"{nameof(NearDuplicateCosine)} is {value}; expected 0.9 to less than 1.");
    }

    /// <summary>The largest number of rows of which near-duplicates are looked for; 250,000 by default, any number with <see cref="Exact"/>.</summary>
    public long NearDuplicateRows { get; init; } = 250_000;
}
