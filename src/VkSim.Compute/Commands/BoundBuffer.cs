namespace VkSim.Compute;

/// <summary>A binding of a kernel as it was when the dispatch was recorded.</summary>
internal readonly record struct BoundBuffer(
    uint Binding, DescriptorType Type, GpuBuffer Buffer, ulong Offset, ulong Range, ResourceAccess Access);
