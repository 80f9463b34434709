namespace VkSim;

/// <summary>How a similarity becomes a logit: scale · similarity + bias, and −∞ where the pair is left out.</summary>
internal readonly unsafe struct LogitSettings
{
    /// <summary>The factor, 1 / temperature.</summary>
    public required float Scale { get; init; }

    /// <summary>What is added.</summary>
    public float Bias { get; init; }

    /// <summary>Whether pair (i, i) is left out.</summary>
    public bool ExcludeDiagonal { get; init; }

    /// <summary>One byte a pair, row after row: 0 leaves the pair out. Null: none is.</summary>
    public byte* Mask { get; init; }

    /// <summary>Bytes from one row of the mask to the next.</summary>
    public long MaskStride { get; init; }
}
