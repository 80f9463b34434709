namespace Silk.NET.Vulkan;

internal unsafe struct DescriptorSetLayoutBinding
{
    public uint Binding;
    public DescriptorType DescriptorType;
    public uint DescriptorCount;
    public ShaderStageFlags StageFlags;
    public Sampler* PImmutableSamplers;

    public DescriptorSetLayoutBinding(
        uint? binding = null,
        DescriptorType? descriptorType = null,
        uint? descriptorCount = null,
        ShaderStageFlags? stageFlags = null,
        Sampler* pImmutableSamplers = null)
        : this()
    {
        Binding = binding.GetValueOrDefault();
        DescriptorType = descriptorType.GetValueOrDefault();
        DescriptorCount = descriptorCount.GetValueOrDefault();
        StageFlags = stageFlags.GetValueOrDefault();
        PImmutableSamplers = pImmutableSamplers;
    }
}
