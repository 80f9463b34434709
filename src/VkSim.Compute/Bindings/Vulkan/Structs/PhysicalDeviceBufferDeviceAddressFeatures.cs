using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceBufferDeviceAddressFeatures
{
    public StructureType SType;
    public void* PNext;
    public Bool32 BufferDeviceAddress;
    public Bool32 BufferDeviceAddressCaptureReplay;
    public Bool32 BufferDeviceAddressMultiDevice;

    public PhysicalDeviceBufferDeviceAddressFeatures(
        StructureType? sType = StructureType.PhysicalDeviceBufferDeviceAddressFeatures,
        void* pNext = null,
        Bool32? bufferDeviceAddress = null,
        Bool32? bufferDeviceAddressCaptureReplay = null,
        Bool32? bufferDeviceAddressMultiDevice = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        BufferDeviceAddress = bufferDeviceAddress.GetValueOrDefault();
        BufferDeviceAddressCaptureReplay = bufferDeviceAddressCaptureReplay.GetValueOrDefault();
        BufferDeviceAddressMultiDevice = bufferDeviceAddressMultiDevice.GetValueOrDefault();
    }
}
