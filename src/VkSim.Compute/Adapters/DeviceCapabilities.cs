namespace VkSim.Compute;

/// <summary>What an adapter, or a device made from it, can do: one immutable snapshot of limits and capabilities.</summary>
public sealed record DeviceCapabilities
{
    private const GpuCapability NeedSubgroups = GpuCapability.SubgroupSizeControl | GpuCapability.CooperativeMatrix;

    /// <summary>The capabilities beyond Vulkan 1.1 that are there and not forced off.</summary>
    public GpuCapability Available { get; init; }

    /// <summary>Bytes of a storage buffer that one binding can reach; larger buffers are bound in windows.</summary>
    public long MaxStorageBufferRange { get; init; }

    /// <summary>The offset in bytes of a bound storage buffer must be a multiple of this.</summary>
    public long MinStorageBufferOffsetAlignment { get; init; }

    /// <summary>Bytes of a uniform buffer that one binding can reach.</summary>
    public long MaxUniformBufferRange { get; init; }

    /// <summary>The offset in bytes of a bound uniform buffer must be a multiple of this.</summary>
    public long MinUniformBufferOffsetAlignment { get; init; }

    /// <summary>Storage buffers that one compute shader can use at once.</summary>
    public int MaxStorageBuffers { get; init; }

    /// <summary>Granularity in bytes of flushes and invalidations of host memory that is not coherent.</summary>
    public long NonCoherentAtomSize { get; init; }

    /// <summary>Invocations in one workgroup.</summary>
    public int MaxComputeWorkGroupInvocations { get; init; }

    /// <summary>Size of a workgroup along each axis.</summary>
    public (uint X, uint Y, uint Z) MaxComputeWorkGroupSize { get; init; }

    /// <summary>Workgroups of one dispatch along each axis.</summary>
    public (uint X, uint Y, uint Z) MaxComputeWorkGroupCount { get; init; }

    /// <summary>Bytes of shared memory in one workgroup.</summary>
    public int MaxComputeSharedMemorySize { get; init; }

    /// <summary>Bytes of push constants.</summary>
    public int MaxPushConstantsSize { get; init; }

    /// <summary>Bindings that one push can set; 0 without push descriptors.</summary>
    public int MaxPushDescriptors { get; init; }

    /// <summary>Bytes that one native allocation can hold.</summary>
    public long MaxMemoryAllocationSize { get; init; }

    /// <summary>Native allocations that can exist at once.</summary>
    public int MaxMemoryAllocationCount { get; init; }

    /// <summary>The subgroup size that the driver reports; 1 where shaders have no subgroup operations.</summary>
    public int SubgroupSize { get; init; } = 1;

    /// <summary>The smallest subgroup that a shader may get.</summary>
    public int SubgroupMinSize { get; init; } = 1;

    /// <summary>The largest subgroup that a shader may get.</summary>
    public int SubgroupMaxSize { get; init; } = 1;

    /// <summary>Subgroups in one workgroup when a size is required.</summary>
    public int MaxComputeWorkgroupSubgroups { get; init; }

    /// <summary>The subgroup operations that compute shaders may use.</summary>
    public SubgroupOperations SubgroupOperations { get; init; }

    /// <summary>Nanoseconds of one timestamp tick; 0 without timestamps.</summary>
    public double TimestampPeriod { get; init; }

    /// <summary>Bits of a timestamp that count; 0 without timestamps.</summary>
    public int TimestampValidBits { get; init; }

    /// <summary>The memory heaps.</summary>
    public IReadOnlyList<MemoryHeapInfo> MemoryHeaps { get; init; } = [];

    /// <summary>The shapes of cooperative matrices; none without them.</summary>
    public IReadOnlyList<CooperativeMatrixShape> CooperativeMatrixShapes { get; init; } = [];

    /// <summary>Bytes of the device's own memory: its largest device-local heap.</summary>
    public long DeviceMemoryBytes
        => MemoryHeaps.Where(h => h.DeviceLocal).Select(h => h.Size).DefaultIfEmpty(0).Max();

    internal IReadOnlyList<MemoryTypeInfo> MemoryTypes { get; init; } = [];

    /// <summary>Whether every one of these capabilities is there.</summary>
    public bool Supports(GpuCapability capability) => (Available & capability) == capability;

    /// <summary>A copy with these capabilities off, and with those that cannot be without them.</summary>
    public DeviceCapabilities Without(GpuCapability capability)
    {
        if (capability.HasFlag(GpuCapability.Subgroups))
        {
            capability |= NeedSubgroups;
        }

        GpuCapability off = Available & capability;
        DeviceCapabilities result = this with { Available = Available & ~capability };
        if (off.HasFlag(GpuCapability.Subgroups))
        {
            result = result with
            {
                SubgroupSize = 1,
                SubgroupMinSize = 1,
                SubgroupMaxSize = 1,
                SubgroupOperations = SubgroupOperations.None,
            };
        }

        if (off.HasFlag(GpuCapability.Timestamps))
        {
            result = result with { TimestampPeriod = 0, TimestampValidBits = 0 };
        }

        if (off.HasFlag(GpuCapability.PushDescriptors))
        {
            result = result with { MaxPushDescriptors = 0 };
        }

        return off.HasFlag(GpuCapability.CooperativeMatrix) ? result with { CooperativeMatrixShapes = [] } : result;
    }
}
