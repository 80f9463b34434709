namespace VkSim;

/// <summary>Parameters of the cross-entropy of given logits.</summary>
public sealed record CrossEntropyOptions : OperationOptions
{
    internal static CrossEntropyOptions Default { get; } = new();

    private readonly float _labelSmoothing;
    private readonly LossReduction _reduction;

    /// <summary>One factor a class; empty: all 1.</summary>
    public ReadOnlyMemory<float> ClassWeights { get; init; }

    /// <summary>Rows with this label are left out; −100 by default. Probability targets ignore it.</summary>
    public int IgnoreIndex { get; init; } = -100;

    /// <summary>ε in (1−ε)·nll + (ε/C)·Σ of all classes; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1].</exception>
    public float LabelSmoothing
    {
        get => _labelSmoothing;
        init => _labelSmoothing = ValidSmoothing(value);
    }

    /// <summary>How the rows' losses are brought together; their mean by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such reduction.</exception>
    public LossReduction Reduction
    {
        get => _reduction;
        init => _reduction = Valid(value, nameof(Reduction));
    }

    /// <summary>Whether the gradient with respect to the logits is wanted.</summary>
    public bool WithGradient { get; init; }
}
