namespace VkSim;

/// <summary>Parameters of <see cref="VectorDevice.InfoNce(Matrix, Matrix, InfoNceOptions?)"/>.</summary>
public sealed record InfoNceOptions : ContrastiveOptions
{
    internal static InfoNceOptions Default { get; } = new();

    /// <summary>The defaults: a temperature of 0.1, negatives from the batch.</summary>
    public InfoNceOptions()
        : base(10)
    {
    }

    /// <summary>Whether the loss of the positives against the queries is averaged in, as CLIP has it. In-batch negatives only.</summary>
    public bool Symmetric { get; init; }

    /// <summary>
    /// Negatives instead of those in the batch: M×D, which all queries share, or (N·K)×D, of which rows i·K to i·K + K − 1 are those
    /// of query i. Null: the other queries' positives.
    /// </summary>
    public Matrix? Negatives { get; init; }

    /// <summary>Whether <see cref="Negatives"/> are K for each query.</summary>
    public bool NegativesArePaired { get; init; }

    /// <summary>Whether <see cref="Negatives"/> are constants without a gradient, such as a queue of former keys.</summary>
    public bool NegativesAreConstant { get; init; }

    /// <summary>
    /// One value a candidate, row after row, N×N in the batch, N×M or N×K otherwise: false leaves the candidate out of the
    /// denominator. A positive is never left out. Empty: none is.
    /// </summary>
    public ReadOnlyMemory<bool> Mask { get; init; }
}
