namespace VkSim;

/// <summary>What the losses with a softmax over candidates can be given.</summary>
public abstract record ContrastiveOptions : PairLossOptions
{
    private readonly float _labelSmoothing;

    private protected ContrastiveOptions(float logitScale)
        : base(logitScale)
    {
    }

    /// <summary>Whether positives are left out of the denominator (Yeh et al., "Decoupled Contrastive Learning", 2022).</summary>
    public bool Decoupled { get; init; }

    /// <summary>ε in (1−ε)·loss + ε·(the loss against an equal share for all candidates of the denominator); 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1].</exception>
    public float LabelSmoothing
    {
        get => _labelSmoothing;
        init => _labelSmoothing = ValidSmoothing(value);
    }

    /// <summary>Whether the logarithm of each row's denominator is wanted.</summary>
    public bool WithLogSumExp { get; init; }

    internal virtual SupConVariant Variant => SupConVariant.Out;
}
