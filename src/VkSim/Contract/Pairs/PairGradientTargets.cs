namespace VkSim.Contract.Pairs;

/// <summary>Where a backward pass of a contrastive loss puts what it finds.</summary>
/// <param name="A">Of the left rows: N×D, fp32, of its own memory.</param>
/// <param name="B">Of the right rows: M×D, fp32, of its own memory; none where they are not wanted.</param>
/// <param name="Sums">N×2, fp32, without gaps: Σⱼ weight(i, j) · (similarity(i, j) − Margin where positive), and Σⱼ weight(i, j).</param>
/// <param name="Accumulate">Whether A's gradient is added to what is there, or replaces it; with B of pairs of all rows that one's too.</param>
internal readonly record struct PairGradientTargets(MatrixView A, MatrixView B, MatrixView Sums, bool Accumulate)
{
    /// <summary>Whether B's gradient replaces what is there all the same; of pairs of all rows.</summary>
    public bool ReplacesB { get; init; }
}
