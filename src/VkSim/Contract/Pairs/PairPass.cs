namespace VkSim.Contract.Pairs;

/// <summary>The pairs that a pass of a contrastive loss goes over: every row of one operand with every row of the other.</summary>
/// <param name="a">See <see cref="A"/>.</param>
/// <param name="b">See <see cref="B"/>.</param>
/// <param name="logits">See <see cref="Logits"/>.</param>
/// <param name="roles">See <see cref="Roles"/>.</param>
internal readonly ref struct PairPass(in MatrixView a, in MatrixView b, in PairLogits logits, PairRoles roles)
{
    /// <summary>Left rows, N×D of any type.</summary>
    public MatrixView A { get; } = a;

    /// <summary>Right rows, M×D of any type; may be the same view.</summary>
    public MatrixView B { get; } = b;

    /// <summary>How pairs become logits.</summary>
    public PairLogits Logits { get; } = logits;

    /// <summary>Which pairs are positives, negatives or left out.</summary>
    public PairRoles Roles { get; } = roles;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => A.Rows == 0 || B.Rows == 0;
}
