namespace VkSim.Compute;

/// <summary>One more queue of a host program's device.</summary>
public readonly record struct ExternalQueue
{
    /// <summary>The VkQueue. The same may be handed over twice where both name the same lock.</summary>
    public required nint Handle { get; init; }

    /// <summary>Its family, which can compute.</summary>
    public required uint Family { get; init; }

    /// <summary>What is held around every use of the queue; see <see cref="ExternalVulkanDevice.QueueLock"/>.</summary>
    public object? Lock { get; init; }
}
