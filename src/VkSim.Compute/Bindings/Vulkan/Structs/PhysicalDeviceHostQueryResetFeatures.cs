using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceHostQueryResetFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 HostQueryReset;

    public PhysicalDeviceHostQueryResetFeatures(
        StructureType? sType = StructureType.PhysicalDeviceHostQueryResetFeatures,
        void* pNext = null,
        Bool32? hostQueryReset = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        HostQueryReset = hostQueryReset.GetValueOrDefault();
    }
}
