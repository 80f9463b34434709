namespace VkSim;

/// <summary>Parameters of softmax, its logarithm, their gradients, and log-sum-exp.</summary>
public sealed record SoftmaxOptions : OperationOptions
{
    internal static SoftmaxOptions Default { get; } = new();
}
