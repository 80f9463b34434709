namespace VkSim;

/// <summary>How two rows are compared.</summary>
public enum Metric
{
    /// <summary>Cosine similarity, in [−1, 1]; larger is nearer.</summary>
    Cosine,

    /// <summary>Dot product; larger is nearer.</summary>
    Dot,

    /// <summary>Euclidean distance.</summary>
    L2,

    /// <summary>Squared Euclidean distance.</summary>
    SquaredL2,

    /// <summary>Sum of absolute differences.</summary>
    L1,

    /// <summary>Largest absolute difference.</summary>
    LInf,

    /// <summary>(Σ|a−b|ᵖ)^(1/p) for a positive p, given beside the metric.</summary>
    Lp,

    /// <summary>Number of differing components.</summary>
    L0,
}
