namespace VkSim.Cli;

/// <summary>What is made of each row of logits.</summary>
internal enum LogitsOperationKind
{
    /// <summary>The softmax.</summary>
    Softmax,

    /// <summary>Its gradient.</summary>
    SoftmaxGradient,

    /// <summary>The softmax's logarithm.</summary>
    LogSoftmax,

    /// <summary>Its gradient.</summary>
    LogSoftmaxGradient,

    /// <summary>The logarithm of the sum of exponentials.</summary>
    LogSumExp,

    /// <summary>The cross-entropy against a label a row.</summary>
    CrossEntropy,

    /// <summary>That, and its gradient.</summary>
    CrossEntropyGradient,

    /// <summary>The ten largest, on the host when the call ends.</summary>
    TopK,
}
