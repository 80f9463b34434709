namespace Silk.NET.Vulkan;

internal unsafe struct DescriptorSetAllocateInfo
{
    public StructureType SType;
    public void* PNext;
    public DescriptorPool DescriptorPool;
    public uint DescriptorSetCount;
    public DescriptorSetLayout* PSetLayouts;

    public DescriptorSetAllocateInfo(
        StructureType? sType = StructureType.DescriptorSetAllocateInfo,
        void* pNext = null,
        DescriptorPool? descriptorPool = null,
        uint? descriptorSetCount = null,
        DescriptorSetLayout* pSetLayouts = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DescriptorPool = descriptorPool.GetValueOrDefault();
        DescriptorSetCount = descriptorSetCount.GetValueOrDefault();
        PSetLayouts = pSetLayouts;
    }
}
