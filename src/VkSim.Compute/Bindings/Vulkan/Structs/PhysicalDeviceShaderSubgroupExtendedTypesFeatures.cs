using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceShaderSubgroupExtendedTypesFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ShaderSubgroupExtendedTypes;

    public PhysicalDeviceShaderSubgroupExtendedTypesFeatures(
        StructureType? sType = StructureType.PhysicalDeviceShaderSubgroupExtendedTypesFeatures,
        void* pNext = null,
        Bool32? shaderSubgroupExtendedTypes = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ShaderSubgroupExtendedTypes = shaderSubgroupExtendedTypes.GetValueOrDefault();
    }
}
