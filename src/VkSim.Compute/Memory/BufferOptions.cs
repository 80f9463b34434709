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

    /// <summary>
    /// Its memory can be exported by <see cref="GpuBuffer.ExportMemory"/> as a handle of this kind. It gets a native allocation of its
    /// own, and is read and written through the queue, never straight through mapped memory.
    /// </summary>
    public ExternalMemoryType? Export { get; init; }

    /// <summary>The memory to import in place of an allocation.</summary>
    internal ExternalMemoryHandle? Import { get; init; }
}
