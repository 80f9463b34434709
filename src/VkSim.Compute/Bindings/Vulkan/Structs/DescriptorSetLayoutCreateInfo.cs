namespace Silk.NET.Vulkan;

internal unsafe struct DescriptorSetLayoutCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public DescriptorSetLayoutCreateFlags Flags;
    public uint BindingCount;
    public DescriptorSetLayoutBinding* PBindings;

    public DescriptorSetLayoutCreateInfo(
        StructureType? sType = StructureType.DescriptorSetLayoutCreateInfo,
        void* pNext = null,
        DescriptorSetLayoutCreateFlags? flags = null,
        uint? bindingCount = null,
        DescriptorSetLayoutBinding* pBindings = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        BindingCount = bindingCount.GetValueOrDefault();
        PBindings = pBindings;
    }
}
