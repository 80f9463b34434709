using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceVulkan11Properties
{
    public StructureType SType;
    public void* PNext;
    public fixed byte DeviceUuid[16];
    public fixed byte DriverUuid[16];
    public fixed byte DeviceLuid[8];
    public uint DeviceNodeMask;
    public Bool32 DeviceLuidvalid;
    public uint SubgroupSize;
    public ShaderStageFlags SubgroupSupportedStages;
    public SubgroupFeatureFlags SubgroupSupportedOperations;
    public Bool32 SubgroupQuadOperationsInAllStages;
    public PointClippingBehavior PointClippingBehavior;
    public uint MaxMultiviewViewCount;
    public uint MaxMultiviewInstanceIndex;
    public Bool32 ProtectedNoFault;
    public uint MaxPerSetDescriptors;
    public ulong MaxMemoryAllocationSize;

    public PhysicalDeviceVulkan11Properties(
        StructureType? sType = StructureType.PhysicalDeviceVulkan11Properties,
        void* pNext = null,
        uint? deviceNodeMask = null,
        Bool32? deviceLuidvalid = null,
        uint? subgroupSize = null,
        ShaderStageFlags? subgroupSupportedStages = null,
        SubgroupFeatureFlags? subgroupSupportedOperations = null,
        Bool32? subgroupQuadOperationsInAllStages = null,
        PointClippingBehavior? pointClippingBehavior = null,
        uint? maxMultiviewViewCount = null,
        uint? maxMultiviewInstanceIndex = null,
        Bool32? protectedNoFault = null,
        uint? maxPerSetDescriptors = null,
        ulong? maxMemoryAllocationSize = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DeviceNodeMask = deviceNodeMask.GetValueOrDefault();
        DeviceLuidvalid = deviceLuidvalid.GetValueOrDefault();
        SubgroupSize = subgroupSize.GetValueOrDefault();
        SubgroupSupportedStages = subgroupSupportedStages.GetValueOrDefault();
        SubgroupSupportedOperations = subgroupSupportedOperations.GetValueOrDefault();
        SubgroupQuadOperationsInAllStages = subgroupQuadOperationsInAllStages.GetValueOrDefault();
        PointClippingBehavior = pointClippingBehavior.GetValueOrDefault();
        MaxMultiviewViewCount = maxMultiviewViewCount.GetValueOrDefault();
        MaxMultiviewInstanceIndex = maxMultiviewInstanceIndex.GetValueOrDefault();
        ProtectedNoFault = protectedNoFault.GetValueOrDefault();
        MaxPerSetDescriptors = maxPerSetDescriptors.GetValueOrDefault();
        MaxMemoryAllocationSize = maxMemoryAllocationSize.GetValueOrDefault();
    }
}
