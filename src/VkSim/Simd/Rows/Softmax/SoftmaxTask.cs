namespace VkSim.Simd.Rows.Softmax;

/// <summary>What is to be done with the rows of a call of the softmax engine.</summary>
internal enum SoftmaxTask
{
    /// <summary>Softmax or its logarithm.</summary>
    Forward,

    /// <summary>The gradient of that.</summary>
    Backward,

    /// <summary>Log-sum-exp.</summary>
    LogSum,

    /// <summary>Cross-entropy.</summary>
    CrossEntropy,
}
