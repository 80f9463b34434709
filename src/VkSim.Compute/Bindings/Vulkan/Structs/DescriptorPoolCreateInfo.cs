namespace Silk.NET.Vulkan;

internal unsafe struct DescriptorPoolCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public DescriptorPoolCreateFlags Flags;
    public uint MaxSets;
    public uint PoolSizeCount;
    public DescriptorPoolSize* PPoolSizes;

    public DescriptorPoolCreateInfo(
        StructureType? sType = StructureType.DescriptorPoolCreateInfo,
        void* pNext = null,
        DescriptorPoolCreateFlags? flags = null,
        uint? maxSets = null,
        uint? poolSizeCount = null,
        DescriptorPoolSize* pPoolSizes = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        MaxSets = maxSets.GetValueOrDefault();
        PoolSizeCount = poolSizeCount.GetValueOrDefault();
        PPoolSizes = pPoolSizes;
    }
}
