namespace VkSim.Contract.Pairs;

/// <summary>What is made of the sums over each row's pairs: the row's loss, and what the row adds to the weights of its pairs.</summary>
internal readonly record struct RowTerms
{
    /// <summary>Words of fp32 that a backend keeps of a row, for sums and for weights.</summary>
    public const int Width = 8;

    /// <summary>The sums, N×<see cref="Width"/>.</summary>
    public MatrixView Sums { get; init; }

    /// <summary>Of what kind they are.</summary>
    public PairLossKind Kind { get; init; }

    /// <summary>Whether the sums have the logits of positives.</summary>
    public bool HasPositiveTotals { get; init; }

    /// <summary>Whether positives are left out of the denominator.</summary>
    public bool Decoupled { get; init; }

    /// <summary>Whether the mean over several positives stands inside of the logarithm.</summary>
    public bool MeanIsInside { get; init; }

    /// <summary>ε of the label smoothing; where it is not 0 the sums have the logits of negatives.</summary>
    public float Smoothing { get; init; }

    /// <summary>What a row's loss is multiplied with in the answer, and so its weights.</summary>
    public double Factor { get; init; }

    /// <summary>Positives of each row, a 32-bit integer each; none: one each.</summary>
    public MatrixView Positives { get; init; }

    /// <summary>Negatives of each row, a 32-bit integer each; none: <see cref="NegativesOfAll"/> each.</summary>
    public MatrixView Negatives { get; init; }

    /// <summary>Negatives of every row.</summary>
    public int NegativesOfAll { get; init; }

    /// <summary>N×1, fp32: the losses.</summary>
    public MatrixView Losses { get; init; }

    /// <summary>A half where the loss of a row is the mean of two, otherwise 1.</summary>
    public float LossShare { get; init; }

    /// <summary>Whether losses are added to what is there.</summary>
    public bool AccumulatesLosses { get; init; }

    /// <summary>N×1, fp32: the logarithm of each row's denominator; or none.</summary>
    public MatrixView LogSumExp { get; init; }

    /// <summary>N×<see cref="Width"/>, fp32: what rows add to weights; or none.</summary>
    public MatrixView Weights { get; init; }
}
