namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceCooperativeMatrixPropertiesKHR
{
    public StructureType SType;
    public void* PNext;
    public ShaderStageFlags CooperativeMatrixSupportedStages;

    public PhysicalDeviceCooperativeMatrixPropertiesKHR(
        StructureType? sType = StructureType.PhysicalDeviceCooperativeMatrixPropertiesKhr,
        void* pNext = null,
        ShaderStageFlags? cooperativeMatrixSupportedStages = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        CooperativeMatrixSupportedStages = cooperativeMatrixSupportedStages.GetValueOrDefault();
    }
}
