using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceIDProperties
{
    public StructureType SType;
    public void* PNext;
    public fixed byte DeviceUuid[16];
    public fixed byte DriverUuid[16];
    public fixed byte DeviceLuid[8];
    public uint DeviceNodeMask;
    public Bool32 DeviceLuidvalid;

    public PhysicalDeviceIDProperties(
        StructureType? sType = StructureType.PhysicalDeviceIDProperties,
        void* pNext = null,
        uint? deviceNodeMask = null,
        Bool32? deviceLuidvalid = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DeviceNodeMask = deviceNodeMask.GetValueOrDefault();
        DeviceLuidvalid = deviceLuidvalid.GetValueOrDefault();
    }
}
