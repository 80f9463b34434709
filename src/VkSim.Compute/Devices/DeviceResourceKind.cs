namespace VkSim.Compute;

/// <summary>What a device keeps count of.</summary>
public enum DeviceResourceKind
{
    /// <summary>Buffers.</summary>
    Buffer,

    /// <summary>Native memory allocations.</summary>
    Memory,

    /// <summary>Compute shaders.</summary>
    Shader,

    /// <summary>Kernels.</summary>
    Kernel,

    /// <summary>Pipelines.</summary>
    Pipeline,

    /// <summary>Command lists.</summary>
    CommandList,

    /// <summary>Readback requests.</summary>
    Readback,
}
