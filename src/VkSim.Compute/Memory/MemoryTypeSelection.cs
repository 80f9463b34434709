namespace VkSim.Compute;

/// <summary>Chooses memory types: a pure function of what the device offers.</summary>
internal static class MemoryTypeSelection
{
    private const MemoryPropertyFlags Unusable
        = MemoryPropertyFlags.LazilyAllocatedBit | MemoryPropertyFlags.ProtectedBit
        | MemoryPropertyFlags.DeviceCoherentBitAmd | MemoryPropertyFlags.DeviceUncachedBitAmd;

    /// <summary>The memory types that serve, best first.</summary>
    /// <param name="capabilities">The device.</param>
    /// <param name="typeBits">Bit i allows type i, as Vulkan gives it for a buffer.</param>
    /// <param name="use">What the memory is for.</param>
    /// <param name="spills">
    /// The device's own memory is a part of the host's, as on integrated GPUs: what does not fit it goes to the rest at the same
    /// speed. For a card it would make a program slower without a word, and it is better to fail.
    /// </param>
    public static IReadOnlyList<int> Order(DeviceCapabilities capabilities, uint typeBits, BufferMemory use, bool spills = false)
    {
        IReadOnlyList<MemoryTypeInfo> types = capabilities.MemoryTypes;
        bool direct = capabilities.Supports(GpuCapability.DirectMapping);
        var allowed = Enumerable.Range(0, types.Count)
            .Where(i => (typeBits & (1u << i)) != 0 && (types[i].Flags & Unusable) == 0)
            .ToList();

        MemoryPropertyFlags required = use == BufferMemory.Device
            ? MemoryPropertyFlags.DeviceLocalBit
            : MemoryPropertyFlags.HostVisibleBit;
        if (use == BufferMemory.Device && spills)
        {
            return [.. allowed.OrderByDescending(i => types[i].Flags & required).ThenByDescending(Score)];
        }

        if (allowed.Exists(i => (types[i].Flags & required) != 0))
        {
            allowed.RemoveAll(i => (types[i].Flags & required) == 0);
        }
        else if (use != BufferMemory.Device)
        {
            return [];
        }

        return [.. allowed.OrderByDescending(Score)];

        int Score(int i)
        {
            MemoryPropertyFlags flags = types[i].Flags;
            bool large = capabilities.MemoryHeaps[types[i].Heap].Size
                == allowed.Max(other => capabilities.MemoryHeaps[types[other].Heap].Size);
            return use switch
            {
                BufferMemory.Device => DeviceScore(flags, large, direct),
                BufferMemory.Upload => UploadScore(flags),
                _ => ReadbackScore(flags),
            };
        }
    }

    private static int DeviceScore(MemoryPropertyFlags flags, bool large, bool direct)
    {
        bool mappable = Has(flags, MemoryPropertyFlags.HostVisibleBit) && Has(flags, MemoryPropertyFlags.HostCoherentBit);

        // The small mapped window of a card is left to those who need it.
        return (large ? 100 : 0)
            + (direct == mappable ? 20 : 0)
            + (direct && mappable && Has(flags, MemoryPropertyFlags.HostCachedBit) ? 5 : 0);
    }

    private static int UploadScore(MemoryPropertyFlags flags)
        => (Has(flags, MemoryPropertyFlags.HostCoherentBit) ? 40 : 0)
            + (Has(flags, MemoryPropertyFlags.DeviceLocalBit) ? 0 : 20)
            + (Has(flags, MemoryPropertyFlags.HostCachedBit) ? 0 : 5);

    private static int ReadbackScore(MemoryPropertyFlags flags)
        => (Has(flags, MemoryPropertyFlags.HostCachedBit) ? 40 : 0)
            + (Has(flags, MemoryPropertyFlags.HostCoherentBit) ? 20 : 0)
            + (Has(flags, MemoryPropertyFlags.DeviceLocalBit) ? 0 : 10);

    private static bool Has(MemoryPropertyFlags flags, MemoryPropertyFlags flag) => (flags & flag) != 0;
}
