using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceUniformBufferStandardLayoutFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 UniformBufferStandardLayout;

    public PhysicalDeviceUniformBufferStandardLayoutFeatures(
        StructureType? sType = StructureType.PhysicalDeviceUniformBufferStandardLayoutFeatures,
        void* pNext = null,
        Bool32? uniformBufferStandardLayout = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        UniformBufferStandardLayout = uniformBufferStandardLayout.GetValueOrDefault();
    }
}
