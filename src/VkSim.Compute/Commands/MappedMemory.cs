namespace VkSim.Compute;

/// <summary>Keeps the host's and the device's view of mapped memory together where the memory is not coherent.</summary>
internal static unsafe class MappedMemory
{
    /// <summary>Makes what the host wrote visible to submissions that follow.</summary>
    public static void Flush(GpuDevice device, in MemoryAllocation allocation, ulong offset, ulong length)
    {
        if (!allocation.IsHostCoherent)
        {
            MappedMemoryRange range = RangeOf(device, allocation, offset, length);
            device.Check(device.Api.FlushMappedMemoryRanges(device.Handle, 1, &range), "vkFlushMappedMemoryRanges");
        }
    }

    /// <summary>Makes what a finished submission wrote visible to the host.</summary>
    public static void Invalidate(GpuDevice device, in MemoryAllocation allocation, ulong offset, ulong length)
    {
        if (!allocation.IsHostCoherent)
        {
            MappedMemoryRange range = RangeOf(device, allocation, offset, length);
            device.Check(device.Api.InvalidateMappedMemoryRanges(device.Handle, 1, &range), "vkInvalidateMappedMemoryRanges");
        }
    }

    /// <summary>The range in whole atoms, as Vulkan wants it; it ends at the latest where the native memory ends.</summary>
    /// <remarks>The allocator places memory that is not coherent on atoms of its own, so this reaches into no neighbour.</remarks>
    internal static (ulong Offset, ulong Size) WholeAtoms(ulong offset, ulong length, ulong atom, ulong memorySize)
    {
        atom = Math.Max(atom, 1);
        ulong begin = offset / atom * atom;
        ulong end = (offset + length + atom - 1) / atom * atom;
        return (begin, Math.Min(end, memorySize) - begin);
    }

    private static MappedMemoryRange RangeOf(GpuDevice device, in MemoryAllocation allocation, ulong offset, ulong length)
    {
        (ulong begin, ulong size) = WholeAtoms(
            allocation.Offset + offset, length, (ulong)device.Capabilities.NonCoherentAtomSize, allocation.Block!.Size);
        return new MappedMemoryRange
        {
            SType = StructureType.MappedMemoryRange,
            Memory = allocation.Memory,
            Offset = begin,
            Size = size,
        };
    }
}
