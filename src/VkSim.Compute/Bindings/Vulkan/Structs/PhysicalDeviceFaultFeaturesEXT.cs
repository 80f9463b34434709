using Silk.NET.Core;

namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceFaultFeaturesEXT
{
    public StructureType SType;
    public void* PNext;
    public Bool32 DeviceFault;
    public Bool32 DeviceFaultVendorBinary;

    public PhysicalDeviceFaultFeaturesEXT(
        StructureType? sType = StructureType.PhysicalDeviceFaultFeaturesExt,
        void* pNext = null,
        Bool32? deviceFault = null,
        Bool32? deviceFaultVendorBinary = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DeviceFault = deviceFault.GetValueOrDefault();
        DeviceFaultVendorBinary = deviceFaultVendorBinary.GetValueOrDefault();
    }
}
