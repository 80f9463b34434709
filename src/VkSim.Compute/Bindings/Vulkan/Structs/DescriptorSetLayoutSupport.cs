using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct DescriptorSetLayoutSupport
{
    public StructureType SType;
    public void* PNext;
    public Bool32 Supported;

    public DescriptorSetLayoutSupport(
        StructureType? sType = StructureType.DescriptorSetLayoutSupport,
        void* pNext = null,
        Bool32? supported = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Supported = supported.GetValueOrDefault();
    }
}
