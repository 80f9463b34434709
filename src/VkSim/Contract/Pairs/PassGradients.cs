namespace VkSim.Contract.Pairs;

/// <summary>Where a backward pass of a contrastive loss puts what it finds.</summary>
internal readonly ref struct PassGradients
{
    /// <summary>Of the left rows: N×D, fp32, of its own memory.</summary>
    public required MatrixView A { get; init; }

    /// <summary>Of the right rows: M×D, fp32, of its own memory; none where they are not wanted.</summary>
    public MatrixView B { get; init; }

    /// <summary>Whether gradients are added to what is there, or replace it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>N elements Σⱼ weight(i, j) · (similarity(i, j) − Margin where positive), or empty.</summary>
    public Span<float> WeightedSums { get; init; }

    /// <summary>N elements Σⱼ weight(i, j), or empty.</summary>
    public Span<float> WeightSums { get; init; }
}
