namespace VkSim.Contract.Pairs;

/// <summary>
/// The pairs that a pass of a contrastive loss goes over: every row of A with every row of B, or, where <see cref="Group"/> is K, row
/// i of A with the rows i·K to i·K + K − 1 of B, the K pairs of a row.
/// </summary>
/// <param name="A">Left rows, N×D of any type.</param>
/// <param name="B">Right rows, M×D of any type; may be the same view.</param>
/// <param name="Logits">How pairs become logits.</param>
internal readonly record struct PairPass(MatrixView A, MatrixView B, PairLogits Logits)
{
    /// <summary>Which pairs are positives, negatives or left out.</summary>
    public PairRoles Roles { get; init; }

    /// <summary>Whether the logits of negatives are summed up as well.</summary>
    public bool WithNegativeTotals { get; init; }

    /// <summary>Whether the logits of positives are summed up as well.</summary>
    public bool WithPositiveTotals { get; init; }

    /// <summary>Rows of B that each row of A has for its own; 0: all are everyone's.</summary>
    public int Group { get; init; }

    /// <summary>
    /// Of groups N×K in fp32, without gaps: the similarities, which the pass forward writes and the one backward reads. Otherwise as many
    /// floats as <see cref="IVectorBackend.SimilaritiesToKeep"/> has it, in one column, for some of them; or none.
    /// </summary>
    public MatrixView Similarities { get; init; }

    /// <summary>Of groups N×K in fp32, without gaps, which the pass backward overwrites.</summary>
    public MatrixView Weights { get; init; }

    /// <summary>Pairs of a row.</summary>
    public long Candidates => Group > 0 ? Group : B.Rows;
}
