using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceSubgroupProperties
{
    public StructureType SType;
    public void* PNext;
    public uint SubgroupSize;
    public ShaderStageFlags SupportedStages;
    public SubgroupFeatureFlags SupportedOperations;
    public Bool32 QuadOperationsInAllStages;

    public PhysicalDeviceSubgroupProperties(
        StructureType? sType = StructureType.PhysicalDeviceSubgroupProperties,
        void* pNext = null,
        uint? subgroupSize = null,
        ShaderStageFlags? supportedStages = null,
        SubgroupFeatureFlags? supportedOperations = null,
        Bool32? quadOperationsInAllStages = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SubgroupSize = subgroupSize.GetValueOrDefault();
        SupportedStages = supportedStages.GetValueOrDefault();
        SupportedOperations = supportedOperations.GetValueOrDefault();
        QuadOperationsInAllStages = quadOperationsInAllStages.GetValueOrDefault();
    }
}
