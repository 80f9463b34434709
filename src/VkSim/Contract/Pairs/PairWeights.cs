namespace VkSim.Contract.Pairs;

/// <summary>
/// What a row k of one operand adds to the weight (∂loss/∂logit) of each of its pairs:
/// <c>factor[k] · e(logit, logSum[k]) + constant[k]</c>, with the negatives' three numbers where the pair is a negative and the
/// positives' where it is a positive. e = exp(logit − logSum); for <see cref="PairLossKind.Sigmoid"/> it is σ(logit) for negatives
/// and −σ(−logit) for positives, without log sums. A factor of 0 comes with a log-sum of +∞. A pair that is left out weighs 0.
/// All spans have an element a row, or all are empty: this side adds nothing.
/// </summary>
internal readonly ref struct PairWeights
{
    /// <summary>Factors of negatives.</summary>
    public ReadOnlySpan<float> NegativeFactors { get; init; }

    /// <summary>Log sums of negatives.</summary>
    public ReadOnlySpan<float> NegativeLogSums { get; init; }

    /// <summary>What is added for negatives.</summary>
    public ReadOnlySpan<float> NegativeConstants { get; init; }

    /// <summary>Factors of positives.</summary>
    public ReadOnlySpan<float> PositiveFactors { get; init; }

    /// <summary>Log sums of positives.</summary>
    public ReadOnlySpan<float> PositiveLogSums { get; init; }

    /// <summary>What is added for positives.</summary>
    public ReadOnlySpan<float> PositiveConstants { get; init; }

    /// <summary>Whether this side adds nothing.</summary>
    public bool IsEmpty => NegativeFactors.IsEmpty;
}
