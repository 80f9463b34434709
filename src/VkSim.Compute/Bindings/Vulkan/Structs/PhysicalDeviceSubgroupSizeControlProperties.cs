namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceSubgroupSizeControlProperties
{
    public StructureType SType;
    public void* PNext;
    public uint MinSubgroupSize;
    public uint MaxSubgroupSize;
    public uint MaxComputeWorkgroupSubgroups;
    public ShaderStageFlags RequiredSubgroupSizeStages;

    public PhysicalDeviceSubgroupSizeControlProperties(
        StructureType? sType = StructureType.PhysicalDeviceSubgroupSizeControlProperties,
        void* pNext = null,
        uint? minSubgroupSize = null,
        uint? maxSubgroupSize = null,
        uint? maxComputeWorkgroupSubgroups = null,
        ShaderStageFlags? requiredSubgroupSizeStages = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MinSubgroupSize = minSubgroupSize.GetValueOrDefault();
        MaxSubgroupSize = maxSubgroupSize.GetValueOrDefault();
        MaxComputeWorkgroupSubgroups = maxComputeWorkgroupSubgroups.GetValueOrDefault();
        RequiredSubgroupSizeStages = requiredSubgroupSizeStages.GetValueOrDefault();
    }
}
