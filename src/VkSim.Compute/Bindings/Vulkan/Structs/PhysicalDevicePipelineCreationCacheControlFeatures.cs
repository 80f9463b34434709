using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevicePipelineCreationCacheControlFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 PipelineCreationCacheControl;

    public PhysicalDevicePipelineCreationCacheControlFeatures(
        StructureType? sType = StructureType.PhysicalDevicePipelineCreationCacheControlFeatures,
        void* pNext = null,
        Bool32? pipelineCreationCacheControl = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PipelineCreationCacheControl = pipelineCreationCacheControl.GetValueOrDefault();
    }
}
