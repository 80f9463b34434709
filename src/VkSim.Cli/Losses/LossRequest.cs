namespace VkSim.Cli;

/// <summary>What a command line asks of a loss; null for what it leaves to the loss.</summary>
internal sealed record LossRequest(LossName Name)
{
    public float? Temperature { get; init; }

    public float? Scale { get; init; }

    public float? Bias { get; init; }

    public float? Margin { get; init; }

    public float LabelSmoothing { get; init; }

    /// <summary>The label of rows that cross-entropy leaves out; null where none was named.</summary>
    public int? IgnoreIndex { get; init; }

    public LossReduction Reduction { get; init; }

    public SupConVariant Variant { get; init; }

    public bool Normalize { get; init; } = true;

    public bool Decoupled { get; init; }

    public bool Explain { get; init; }

    public bool WithGradients { get; init; }
}
