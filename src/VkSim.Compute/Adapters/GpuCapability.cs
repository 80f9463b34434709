namespace VkSim.Compute;

/// <summary>
/// What a device may offer beyond the floor of Vulkan 1.1. Each can be forced off, by
/// <see cref="GpuDeviceOptions.Disable"/> or by the environment variable VKSIM_DISABLE (a list of the names given here).
/// </summary>
[Flags]
public enum GpuCapability
{
    /// <summary>Nothing beyond the floor.</summary>
    None = 0,

    /// <summary>Subgroup arithmetic in compute shaders (<c>subgroup</c>).</summary>
    Subgroups = 1 << 0,

    /// <summary>A required subgroup size and full subgroups (<c>subgroup-size-control</c>).</summary>
    SubgroupSizeControl = 1 << 1,

    /// <summary>16-bit values in storage buffers (<c>fp16-storage</c>; <c>fp16</c> names both).</summary>
    Storage16Bit = 1 << 2,

    /// <summary>16-bit floating-point arithmetic (<c>fp16-arithmetic</c>; <c>fp16</c> names both).</summary>
    ShaderFloat16 = 1 << 3,

    /// <summary>8-bit values in storage buffers (<c>int8-storage</c>; <c>int8</c> names both).</summary>
    Storage8Bit = 1 << 4,

    /// <summary>8-bit integer arithmetic (<c>int8-arithmetic</c>; <c>int8</c> names both).</summary>
    ShaderInt8 = 1 << 5,

    /// <summary>64-bit integers in shaders (<c>int64</c>).</summary>
    ShaderInt64 = 1 << 6,

    /// <summary>Timeline semaphores; fences otherwise (<c>timeline</c>).</summary>
    TimelineSemaphores = 1 << 7,

    /// <summary>Push descriptors; pooled descriptor sets otherwise (<c>push-descriptor</c>).</summary>
    PushDescriptors = 1 << 8,

    /// <summary>
    /// The host writes straight into device memory, because memory is unified or the whole of it is within the host's
    /// reach; a staging ring otherwise (<c>direct-mapping</c>).
    /// </summary>
    DirectMapping = 1 << 9,

    /// <summary>Timestamps on the compute queue (<c>timestamps</c>).</summary>
    Timestamps = 1 << 10,

    /// <summary>The driver tells how much of each heap this process may use (<c>memory-budget</c>).</summary>
    MemoryBudget = 1 << 11,

    /// <summary>Matrices shared by a subgroup, as tensor cores want them (<c>cooperative-matrix</c>).</summary>
    CooperativeMatrix = 1 << 12,

    /// <summary>Names and labels for debuggers and profilers (<c>debug-utils</c>).</summary>
    DebugUtils = 1 << 13,

    /// <summary>The driver tells why a device was lost (<c>device-fault</c>).</summary>
    DeviceFault = 1 << 14,
}
