using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceVulkanMemoryModelFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 VulkanMemoryModel;
    public Bool32 VulkanMemoryModelDeviceScope;
    public Bool32 VulkanMemoryModelAvailabilityVisibilityChains;

    public PhysicalDeviceVulkanMemoryModelFeatures(
        StructureType? sType = StructureType.PhysicalDeviceVulkanMemoryModelFeatures,
        void* pNext = null,
        Bool32? vulkanMemoryModel = null,
        Bool32? vulkanMemoryModelDeviceScope = null,
        Bool32? vulkanMemoryModelAvailabilityVisibilityChains = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        VulkanMemoryModel = vulkanMemoryModel.GetValueOrDefault();
        VulkanMemoryModelDeviceScope = vulkanMemoryModelDeviceScope.GetValueOrDefault();
        VulkanMemoryModelAvailabilityVisibilityChains = vulkanMemoryModelAvailabilityVisibilityChains.GetValueOrDefault();
    }
}
