namespace VkSim;

/// <summary>How the rows of a matrix fit their partners. Rows are divided by their norms; those with NaN or infinities are left out,
/// and of pairs both.</summary>
public sealed record SpacePairs
{
    /// <summary>Pairs of finite rows.</summary>
    public required long Count { get; init; }

    /// <summary>The mean of ‖u−v‖² over pairs (Wang and Isola 2020, α = 2): 0 where partners point the same way.</summary>
    public required double Alignment { get; init; }

    /// <summary>The distance of the mean of all finite rows from the mean of all finite partners (Liang et al. 2022).</summary>
    public required double ModalityGap { get; init; }

    /// <summary>The mean cosine of partners.</summary>
    public required double MatchingCosine { get; init; }

    /// <summary>The mean cosine of a finite row with the finite partners of all other rows; NaN of one pair.</summary>
    public required double OtherCosine { get; init; }

    /// <summary>Pairs whose rows are equal.</summary>
    public required long EqualPairs { get; init; }

    /// <summary>The share of rows whose partner is their nearest, among their 5 and among their 10 nearest of all partners.</summary>
    public required SpaceRecall RecallAtoB { get; init; }

    /// <summary>The same from the partners to the rows.</summary>
    public required SpaceRecall RecallBtoA { get; init; }
}
