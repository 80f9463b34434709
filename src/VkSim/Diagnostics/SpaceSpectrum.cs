namespace VkSim;

/// <summary>The singular values of a space, and what they say of the number of directions in use.</summary>
public sealed record SpaceSpectrum
{
    /// <summary>Singular values of the matrix, the largest first. Of more than 512 columns the leading ones, within 1 %.</summary>
    public required IReadOnlyList<double> SingularValues { get; init; }

    /// <summary>Singular values after the mean was subtracted: √N times the standard deviations along the principal directions.</summary>
    public required IReadOnlyList<double> CentredSingularValues { get; init; }

    /// <summary>
    /// exp of the entropy of the singular values' shares of their sum (RankMe, Garrido et al. 2023, without its epsilon): 1 of a
    /// constant matrix, at most min(N, D). 0 of a matrix of zeros.
    /// </summary>
    public required double EffectiveRank { get; init; }

    /// <summary>The same after the mean was subtracted.</summary>
    public required double EffectiveRankCentred { get; init; }

    /// <summary>(Σσ²)² / Σσ⁴: 1 where all lies in one direction, D where all directions have the same.</summary>
    public required double ParticipationRatio { get; init; }

    /// <summary>The same after the mean was subtracted: of the eigenvalues of the covariance.</summary>
    public required double ParticipationRatioCentred { get; init; }

    /// <summary>The share of the squared norms that remains when the mean is subtracted, 0 to 1.</summary>
    public required double CentredShare { get; init; }

    /// <summary>The share of the squared norms that lies in the first direction.</summary>
    public required double LeadingShare { get; init; }

    /// <summary>The share of the variance that lies in the first direction after the mean was subtracted.</summary>
    public required double LeadingShareCentred { get; init; }

    /// <summary>The fewest directions that hold 99 % of the variance after the mean was subtracted.</summary>
    public required int Directions99 { get; init; }

    /// <summary>Rows that it was computed of: all finite ones, evenly spaced ones of more than 131,072 unless everything is exact.</summary>
    public required long Rows { get; init; }

    /// <summary>Whether all singular values were computed; otherwise those that follow the leading ones are taken to be equal.</summary>
    public required bool IsComplete { get; init; }
}
