namespace VkSim.Compute;

/// <summary>Where the memory of a buffer lies.</summary>
public enum BufferMemory
{
    /// <summary>The device's own memory: what shaders read and write at full speed.</summary>
    Device,

    /// <summary>The host's memory, mapped, for data on its way to the device.</summary>
    Upload,

    /// <summary>The host's memory, mapped and cached, for results on their way back.</summary>
    Readback,
}
