using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceZeroInitializeWorkgroupMemoryFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderZeroInitializeWorkgroupMemory;

    public PhysicalDeviceZeroInitializeWorkgroupMemoryFeatures(
        StructureType? sType = StructureType.PhysicalDeviceZeroInitializeWorkgroupMemoryFeatures,
        void* pNext = null,
        Bool32? shaderZeroInitializeWorkgroupMemory = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderZeroInitializeWorkgroupMemory = shaderZeroInitializeWorkgroupMemory.GetValueOrDefault();
    }
}
