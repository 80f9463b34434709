namespace VkSim;

/// <summary>
/// What a pair weighs in a gradient: r(i)·exp(logit − lse(i)) + c(j)·exp(logit − lse(j)), the softmax over the left row and
/// the one over the right row, each with a factor.
/// </summary>
internal readonly unsafe struct SoftmaxWeights(float* leftLogSums, float* leftFactors, float* rightLogSums = null, float* rightFactors = null)
{
    /// <summary>Log-sum-exp of each left row.</summary>
    public float* LeftLogSums { get; } = leftLogSums;

    /// <summary>Factor of each left row.</summary>
    public float* LeftFactors { get; } = leftFactors;

    /// <summary>Log-sum-exp of each right row; null: without the second term.</summary>
    public float* RightLogSums { get; } = rightLogSums;

    /// <summary>Factor of each right row.</summary>
    public float* RightFactors { get; } = rightFactors;
}
