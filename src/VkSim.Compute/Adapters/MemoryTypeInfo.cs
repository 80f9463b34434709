namespace VkSim.Compute;

/// <summary>One memory type: which heap it takes from and what can be done with it.</summary>
internal readonly record struct MemoryTypeInfo(MemoryPropertyFlags Flags, int Heap);
