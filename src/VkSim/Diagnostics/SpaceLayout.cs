namespace VkSim;

/// <summary>Embeddings laid out in the plane.</summary>
public sealed record SpaceLayout
{
    /// <summary>The rows that are laid out, those without NaN and infinities, ascending.</summary>
    public required IReadOnlyList<long> Rows { get; init; }

    /// <summary>Where each lies, two values a row; units mean nothing, nor do distances between groups that are far apart.</summary>
    public required IReadOnlyList<float> Coordinates { get; init; }

    /// <summary>How it was computed.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// How far neighbours in the layout are neighbours in the space too (Venna and Kaski 2001), 1 where all are, about 0.5 by chance;
    /// of a sample of rows, among all. NaN where there are too few rows.
    /// </summary>
    public required SpaceEstimate Trustworthiness { get; init; }
}
