namespace VkSim.Compute;

/// <summary>Where the allocator gets native memory from; the tests put another in the device's place.</summary>
internal interface IMemorySource
{
    /// <summary>Allocates native memory, mapped for as long as it lives where that is wanted.</summary>
    /// <param name="size">Bytes.</param>
    /// <param name="type">Memory type.</param>
    /// <param name="mapped">The host must see it.</param>
    /// <param name="alone">The buffer that it is for alone, or a null handle.</param>
    /// <param name="cut">It will be cut into ranges.</param>
    /// <param name="external">What it has to do with other devices or programs; null is nothing.</param>
    /// <param name="block">The memory, or null where the result is a lack of memory.</param>
    Result Allocate(ulong size, int type, bool mapped, Buffer alone, bool cut, ExternalMemoryUse? external, out MemoryBlock? block);

    void Free(MemoryBlock block);

    /// <summary>The device's own memory is a part of the host's, so that the rest serves where it is full.</summary>
    bool SpillsToHost { get; }

    /// <summary>What the driver says of a heap for this process, or null where it says nothing.</summary>
    HeapBudget? Budget(int heap);
}
