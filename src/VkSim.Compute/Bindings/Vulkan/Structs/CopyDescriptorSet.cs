namespace Silk.NET.Vulkan;

internal unsafe struct CopyDescriptorSet
{
    public StructureType SType;
    public void* PNext;
    public DescriptorSet SrcSet;
    public uint SrcBinding;
    public uint SrcArrayElement;
    public DescriptorSet DstSet;
    public uint DstBinding;
    public uint DstArrayElement;
    public uint DescriptorCount;

    public CopyDescriptorSet(
        StructureType? sType = StructureType.CopyDescriptorSet,
        void* pNext = null,
        DescriptorSet? srcSet = null,
        uint? srcBinding = null,
        uint? srcArrayElement = null,
        DescriptorSet? dstSet = null,
        uint? dstBinding = null,
        uint? dstArrayElement = null,
        uint? descriptorCount = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcSet = srcSet.GetValueOrDefault();
        SrcBinding = srcBinding.GetValueOrDefault();
        SrcArrayElement = srcArrayElement.GetValueOrDefault();
        DstSet = dstSet.GetValueOrDefault();
        DstBinding = dstBinding.GetValueOrDefault();
        DstArrayElement = dstArrayElement.GetValueOrDefault();
        DescriptorCount = descriptorCount.GetValueOrDefault();
    }
}
