using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceVariablePointersFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 VariablePointersStorageBuffer;
    public Bool32 VariablePointers;

    public PhysicalDeviceVariablePointersFeatures(
        StructureType? sType = StructureType.PhysicalDeviceVariablePointersFeatures,
        void* pNext = null,
        Bool32? variablePointersStorageBuffer = null,
        Bool32? variablePointers = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        VariablePointersStorageBuffer = variablePointersStorageBuffer.GetValueOrDefault();
        VariablePointers = variablePointers.GetValueOrDefault();
    }
}
