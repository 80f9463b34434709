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

    /// <summary>16-bit integer arithmetic (<c>int16</c>).</summary>
    ShaderInt16 = 1 << 15,

    /// <summary>Workgroup sizes by specialization constant as compilers write them for Vulkan 1.3 (<c>maintenance4</c>).</summary>
    Maintenance4 = 1 << 16,

    /// <summary>The memory model of Vulkan in shaders (<c>memory-model</c>).</summary>
    VulkanMemoryModel = 1 << 17,

    /// <summary>64-bit floating-point arithmetic (<c>float64</c>); only where <see cref="GpuDeviceOptions.Enable"/> asks for it.</summary>
    ShaderFloat64 = 1 << 18,

    /// <summary>Atomic operations on 32-bit floating-point numbers in buffers (<c>float-atomics</c>); only where asked for.</summary>
    ShaderFloatAtomics = 1 << 19,

    /// <summary>Atomic operations on 64-bit integers in buffers (<c>int64-atomics</c>); only where asked for.</summary>
    ShaderInt64Atomics = 1 << 20,

    /// <summary>Dot products of integers, of packed 8-bit ones too (<c>dot-product</c>); only where asked for.</summary>
    IntegerDotProduct = 1 << 21,

    /// <summary>Addresses of buffers in shaders, see <see cref="GpuBuffer.DeviceAddress"/> (<c>buffer-address</c>); only where asked for.</summary>
    BufferDeviceAddress = 1 << 22,

    /// <summary>Accesses outside of a binding stay within the buffer (<c>robust-access</c>); costs speed, only where asked for.</summary>
    RobustAccess = 1 << 23,

    /// <summary>What the driver's compiler made of a kernel, see <see cref="Kernel.ReadExecutables"/> (<c>pipeline-statistics</c>); only where asked for.</summary>
    PipelineStatistics = 1 << 24,

    /// <summary>
    /// Memory of buffers that other devices, libraries and processes see, by file descriptors or handles of Windows
    /// (<c>external-memory</c>); only where asked for.
    /// </summary>
    ExternalMemory = 1 << 25,

    /// <summary>The same by dma-bufs of the Linux kernel (<c>dma-buf</c>); only where asked for.</summary>
    DmaBuf = 1 << 26,
}
