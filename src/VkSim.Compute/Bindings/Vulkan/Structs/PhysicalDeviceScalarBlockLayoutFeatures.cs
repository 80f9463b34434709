using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceScalarBlockLayoutFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 ScalarBlockLayout;

    public PhysicalDeviceScalarBlockLayoutFeatures(
        StructureType? sType = StructureType.PhysicalDeviceScalarBlockLayoutFeatures,
        void* pNext = null,
        Bool32? scalarBlockLayout = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ScalarBlockLayout = scalarBlockLayout.GetValueOrDefault();
    }
}
