namespace VkSim;

/// <summary>
/// What <see cref="EmbeddingDiagnostics.Analyze"/> found out about a space of embeddings. Rows with NaN or infinite components are
/// counted and left out of every other figure.
/// </summary>
public sealed record SpaceReport
{
    /// <summary>The cause in a line: the text of the first finding.</summary>
    public string Verdict => Findings[0].Text;

    /// <summary>What was found, the most important first; never empty.</summary>
    public required IReadOnlyList<SpaceFinding> Findings { get; init; }

    /// <summary>Rows of the matrix.</summary>
    public required long Rows { get; init; }

    /// <summary>Columns of the matrix.</summary>
    public required int Columns { get; init; }

    /// <summary>How the matrix is stored.</summary>
    public required ElementType ElementType { get; init; }

    /// <summary>Rows without NaN and infinities.</summary>
    public required long FiniteRows { get; init; }

    /// <summary>Rows that what is quadratic was computed of; all finite ones where nothing was sampled.</summary>
    public required int SampledRows { get; init; }

    /// <summary>Components that are NaN.</summary>
    public required long NanCount { get; init; }

    /// <summary>Components that are infinite.</summary>
    public required long InfiniteCount { get; init; }

    /// <summary>Components that are subnormal numbers of single precision.</summary>
    public required long SubnormalCount { get; init; }

    /// <summary>Rows of zeros.</summary>
    public required long ZeroRows { get; init; }

    /// <summary>Rows whose squared norm exceeds 65,504, which half precision cannot hold.</summary>
    public required long HalfOverflowRows { get; init; }

    /// <summary>Whether all norms are 1, within 1e-3 (bfloat16: 1e-2).</summary>
    public required bool Normalized { get; init; }

    /// <summary>Quantiles of the Euclidean norms.</summary>
    public required SpaceQuantiles Norms { get; init; }

    /// <summary>How the norms are distributed.</summary>
    public required SpaceHistogram NormHistogram { get; init; }

    /// <summary>Rows that have the same bits as another one.</summary>
    public required long IdenticalRows { get; init; }

    /// <summary>Rows that are equal to another one (0 and −0 are), by a hash of 128 bits.</summary>
    public required long EqualRows { get; init; }

    /// <summary>
    /// Rows that point the same way as one that they do not equal, or the opposite way (|cos| ≥ 1 − 1e-6); null where it was not
    /// looked for.
    /// </summary>
    public required long? CollinearRows { get; init; }

    /// <summary>The rows that are equal to one another, a group each, rows ascending.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> DuplicateGroups { get; init; }

    /// <summary>
    /// The rows that are connected by a cosine of at least <see cref="SpaceOptions.NearDuplicateCosine"/>, a group each, equal ones
    /// included: exact, no pair is missed. Null where there were too many rows to look.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<long>>? NearDuplicateGroups { get; init; }

    /// <summary>The cosines of different rows.</summary>
    public required SpaceCosines Cosines { get; init; }

    /// <summary>The cosines of different rows after the mean was subtracted.</summary>
    public required SpaceCosines CosinesCentred { get; init; }

    /// <summary>What each column contributes.</summary>
    public required SpaceDimensions Dimensions { get; init; }

    /// <summary>The singular values, and what they say of the number of directions in use.</summary>
    public required SpaceSpectrum Spectrum { get; init; }

    /// <summary>
    /// ln of the mean of exp(−2‖u−v‖²) over pairs of different rows, u and v of norm 1 (Wang and Isola 2020, t = 2): 0 where all are
    /// the same, −4 where they are orthonormal, −8 of an antipodal pair. NaN for fewer than two rows.
    /// </summary>
    public required SpaceEstimate Uniformity { get; init; }

    /// <summary>How often rows are neighbours of others.</summary>
    public required SpaceHubs Hubs { get; init; }

    /// <summary>What the partners say; null without <see cref="SpaceOptions.Paired"/>.</summary>
    public required SpacePairs? Pairs { get; init; }

    /// <summary>What the labels say; null without <see cref="SpaceOptions.Labels"/>.</summary>
    public required SpaceLabels? Labels { get; init; }

    /// <summary>Some rows, for pictures.</summary>
    public required SpaceSample Sample { get; init; }
}
