namespace Silk.NET.Vulkan;

internal unsafe struct WriteDescriptorSet
{
    public StructureType SType;
    public void* PNext;
    public DescriptorSet DstSet;
    public uint DstBinding;
    public uint DstArrayElement;
    public uint DescriptorCount;
    public DescriptorType DescriptorType;
    public DescriptorImageInfo* PImageInfo;
    public DescriptorBufferInfo* PBufferInfo;
    public BufferView* PTexelBufferView;

    public WriteDescriptorSet(
        StructureType? sType = StructureType.WriteDescriptorSet,
        void* pNext = null,
        DescriptorSet? dstSet = null,
        uint? dstBinding = null,
        uint? dstArrayElement = null,
        uint? descriptorCount = null,
        DescriptorType? descriptorType = null,
        DescriptorImageInfo* pImageInfo = null,
        DescriptorBufferInfo* pBufferInfo = null,
        BufferView* pTexelBufferView = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DstSet = dstSet.GetValueOrDefault();
        DstBinding = dstBinding.GetValueOrDefault();
        DstArrayElement = dstArrayElement.GetValueOrDefault();
        DescriptorCount = descriptorCount.GetValueOrDefault();
        DescriptorType = descriptorType.GetValueOrDefault();
        PImageInfo = pImageInfo;
        PBufferInfo = pBufferInfo;
        PTexelBufferView = pTexelBufferView;
    }
}
