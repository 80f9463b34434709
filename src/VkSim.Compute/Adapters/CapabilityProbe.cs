namespace VkSim.Compute;

/// <summary>Turns what Vulkan tells of a device into one snapshot of limits and capabilities.</summary>
internal static unsafe class CapabilityProbe
{
    // Below this a mapped heap is the 256 MiB window of a card without resizable BAR, kept for uploads.
    private const double DirectShare = 0.9;

    public static DeviceCapabilities Read(
        in PropertySet properties, in FeatureSet features, in PhysicalDeviceMemoryProperties memory, ExtensionSet extensions, int timestampBits)
    {
        PhysicalDeviceLimits limits = properties.Core.Properties.Limits;
        bool timestamps = timestampBits > 0 && limits.TimestampPeriod > 0;
        DeviceCapabilities result = new()
        {
            MaxStorageBufferRange = limits.MaxStorageBufferRange,
            MinStorageBufferOffsetAlignment = (long)limits.MinStorageBufferOffsetAlignment,
            MaxUniformBufferRange = limits.MaxUniformBufferRange,
            MinUniformBufferOffsetAlignment = (long)limits.MinUniformBufferOffsetAlignment,
            MaxStorageBuffers = Clamp(Math.Min(limits.MaxPerStageDescriptorStorageBuffers, limits.MaxDescriptorSetStorageBuffers)),
            NonCoherentAtomSize = (long)limits.NonCoherentAtomSize,
            MaxComputeWorkGroupInvocations = Clamp(limits.MaxComputeWorkGroupInvocations),
            MaxComputeWorkGroupSize = Triple(limits.MaxComputeWorkGroupSize),
            MaxComputeWorkGroupCount = Triple(limits.MaxComputeWorkGroupCount),
            MaxComputeSharedMemorySize = Clamp(limits.MaxComputeSharedMemorySize),
            MaxPushConstantsSize = Clamp(limits.MaxPushConstantsSize),
            MaxPushDescriptors = Clamp(properties.PushDescriptor.MaxPushDescriptors),
            MaxMemoryAllocationSize = (long)Math.Min(properties.Allocation.MaxMemoryAllocationSize, long.MaxValue),
            MaxMemoryAllocationCount = Clamp(limits.MaxMemoryAllocationCount),
            TimestampPeriod = timestamps ? limits.TimestampPeriod : 0,
            TimestampValidBits = timestamps ? timestampBits : 0,
            MemoryHeaps = Heaps(in memory),
            MemoryTypes = Types(in memory),
        };
        result = WithSubgroups(result, in properties);
        return result with { Available = Available(result, in properties, in features, extensions) };
    }

    /// <summary>Whether most of the device's own memory can be mapped: unified memory, or a resizable BAR.</summary>
    public static bool CanMapDirectly(IReadOnlyList<MemoryTypeInfo> types, IReadOnlyList<MemoryHeapInfo> heaps)
    {
        const MemoryPropertyFlags Wanted = MemoryPropertyFlags.DeviceLocalBit | MemoryPropertyFlags.HostVisibleBit
            | MemoryPropertyFlags.HostCoherentBit;
        long largest = heaps.Where(h => h.DeviceLocal).Select(h => h.Size).DefaultIfEmpty(0).Max();
        return types.Any(t => (t.Flags & Wanted) == Wanted && heaps[t.Heap].Size >= DirectShare * largest);
    }

    private static GpuCapability Available(
        DeviceCapabilities c, in PropertySet properties, in FeatureSet features, ExtensionSet extensions)
    {
        const SubgroupOperations Needed = SubgroupOperations.Basic | SubgroupOperations.Arithmetic;
        GpuCapability result = features.Offered();
        bool subgroups = (c.SubgroupOperations & Needed) == Needed && c.SubgroupSize > 1;
        result |= subgroups ? GpuCapability.Subgroups : GpuCapability.None;
        if (!subgroups || (properties.SubgroupSize.RequiredSubgroupSizeStages & ShaderStageFlags.ComputeBit) == 0)
        {
            result &= ~(GpuCapability.SubgroupSizeControl | GpuCapability.CooperativeMatrix);
        }

        result |= extensions.Has(DeviceExtension.PushDescriptor) ? GpuCapability.PushDescriptors : GpuCapability.None;
        result |= extensions.Has(DeviceExtension.MemoryBudget) ? GpuCapability.MemoryBudget : GpuCapability.None;
        bool external = extensions.Has(OperatingSystem.IsWindows() ? DeviceExtension.ExternalMemoryWin32 : DeviceExtension.ExternalMemoryFd);
        result |= external ? GpuCapability.ExternalMemory : GpuCapability.None;
        result |= external && extensions.Has(DeviceExtension.ExternalMemoryDmaBuf) ? GpuCapability.DmaBuf : GpuCapability.None;
        result |= c.TimestampValidBits > 0 ? GpuCapability.Timestamps : GpuCapability.None;
        result |= CanMapDirectly(c.MemoryTypes, c.MemoryHeaps) ? GpuCapability.DirectMapping : GpuCapability.None;
        return result;
    }

    private static DeviceCapabilities WithSubgroups(DeviceCapabilities c, in PropertySet properties)
    {
        PhysicalDeviceSubgroupProperties subgroup = properties.Subgroup;
        if ((subgroup.SupportedStages & ShaderStageFlags.ComputeBit) == 0 || subgroup.SubgroupSize == 0)
        {
            return c;
        }

        // Without the properties of size control nothing says that the size is other than the one reported.
        int size = (int)subgroup.SubgroupSize;
        bool ranged = properties.SubgroupSize.MinSubgroupSize > 0;
        return c with
        {
            SubgroupSize = size,
            SubgroupMinSize = ranged ? (int)properties.SubgroupSize.MinSubgroupSize : size,
            SubgroupMaxSize = ranged ? (int)properties.SubgroupSize.MaxSubgroupSize : size,
            MaxComputeWorkgroupSubgroups = Clamp(properties.SubgroupSize.MaxComputeWorkgroupSubgroups),
            SubgroupOperations = (SubgroupOperations)((int)subgroup.SupportedOperations & 0xFF),
        };
    }

    private static MemoryHeapInfo[] Heaps(in PhysicalDeviceMemoryProperties memory)
    {
        var heaps = new MemoryHeapInfo[memory.MemoryHeapCount];
        for (int i = 0; i < heaps.Length; i++)
        {
            bool visible = false;
            for (int t = 0; t < memory.MemoryTypeCount; t++)
            {
                visible |= memory.MemoryTypes[t].HeapIndex == i
                    && (memory.MemoryTypes[t].PropertyFlags & MemoryPropertyFlags.HostVisibleBit) != 0;
            }

            bool local = (memory.MemoryHeaps[i].Flags & MemoryHeapFlags.DeviceLocalBit) != 0;
            heaps[i] = new MemoryHeapInfo((long)memory.MemoryHeaps[i].Size, local, visible);
        }

        return heaps;
    }

    private static MemoryTypeInfo[] Types(in PhysicalDeviceMemoryProperties memory)
    {
        var types = new MemoryTypeInfo[memory.MemoryTypeCount];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = new MemoryTypeInfo(memory.MemoryTypes[i].PropertyFlags, (int)memory.MemoryTypes[i].HeapIndex);
        }

        return types;
    }

    private static (uint X, uint Y, uint Z) Triple(uint* values) => (values[0], values[1], values[2]);

    private static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);
}
