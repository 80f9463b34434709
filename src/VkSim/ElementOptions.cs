namespace VkSim;

/// <summary>Parameters of operations that choose and move elements.</summary>
public sealed record ElementOptions : OperationOptions
{
    internal static ElementOptions Default { get; } = new();
}
