namespace VkSim;

/// <summary>A report on what a loss took as positives and negatives.</summary>
public sealed record LossExplanation
{
    /// <summary>Number of rows that have a loss.</summary>
    public required int Rows { get; init; }

    /// <summary>The fewest positives of a row.</summary>
    public required int FewestPositives { get; init; }

    /// <summary>The mean number of positives of a row.</summary>
    public required double MeanPositives { get; init; }

    /// <summary>The most positives of a row.</summary>
    public required int MostPositives { get; init; }

    /// <summary>Rows without a positive, which contribute nothing.</summary>
    public required int RowsWithoutPositives { get; init; }

    /// <summary>Similarities of positives, before scale, margin and bias.</summary>
    public required SimilarityRange Positives { get; init; }

    /// <summary>Similarities of negatives.</summary>
    public required SimilarityRange Negatives { get; init; }

    /// <summary>
    /// The first few pairs of rows that are the same, or whose cosine is above 0.999, and that are yet negatives of one another, or
    /// whose positives are: false negatives.
    /// </summary>
    public required IReadOnlyList<FalseNegative> FalseNegatives { get; init; }

    /// <summary>Number of all such pairs.</summary>
    public required long FalseNegativeCount { get; init; }

    /// <summary>A few rows in detail.</summary>
    public required IReadOnlyList<RowExplanation> Samples { get; init; }

    /// <summary>The usual mistakes that were found, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
