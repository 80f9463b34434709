namespace VkSim.Contract.Pairs;

/// <summary>Where the sums over the pairs of each row of one operand go, on the host. An empty span: these are not wanted.</summary>
internal readonly ref struct PairSums
{
    /// <summary>
    /// Over the negatives of each row: log Σ exp(logit), −∞ where there are none; for <see cref="PairLossKind.Sigmoid"/>
    /// Σ softplus(logit), 0 where there are none.
    /// </summary>
    public Span<float> Negatives { get; init; }

    /// <summary>
    /// Over the positives of each row: log Σ exp(logit), −∞ where there are none; for <see cref="PairLossKind.Sigmoid"/>
    /// Σ softplus(−logit), 0 where there are none.
    /// </summary>
    public Span<float> Positives { get; init; }

    /// <summary>Σ logit over the negatives of each row.</summary>
    public Span<float> NegativeTotals { get; init; }

    /// <summary>Σ logit over the positives of each row.</summary>
    public Span<float> PositiveTotals { get; init; }

    /// <summary>Whether none are wanted.</summary>
    public bool IsEmpty => Negatives.IsEmpty && Positives.IsEmpty && NegativeTotals.IsEmpty && PositiveTotals.IsEmpty;

    /// <summary>What rows without pairs have.</summary>
    public void Clear(PairLossKind kind)
    {
        float none = kind == PairLossKind.Softmax ? float.NegativeInfinity : 0;
        Negatives.Fill(none);
        Positives.Fill(none);
        NegativeTotals.Clear();
        PositiveTotals.Clear();
    }
}
