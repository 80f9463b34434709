namespace VkSim.Compute;

/// <summary>How a buffer is made.</summary>
public sealed record BufferOptions
{
    /// <summary>Where its memory lies.</summary>
    public BufferMemory Memory { get; init; } = BufferMemory.Device;

    /// <summary>It can be bound as a uniform buffer too.</summary>
    public bool Uniform { get; init; }

    /// <summary>It gets a native allocation of its own, whatever its size.</summary>
    public bool Dedicated { get; init; }
}
