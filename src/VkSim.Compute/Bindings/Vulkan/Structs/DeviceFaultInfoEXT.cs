namespace Silk.NET.Vulkan;

internal unsafe struct DeviceFaultInfoEXT
{
    public StructureType SType;
    public void* PNext;
    public fixed byte Description[256];
    public DeviceFaultAddressInfoEXT* PAddressInfos;
    public DeviceFaultVendorInfoEXT* PVendorInfos;
    public void* PVendorBinaryData;

    public DeviceFaultInfoEXT(
        StructureType? sType = StructureType.DeviceFaultInfoExt,
        void* pNext = null,
        DeviceFaultAddressInfoEXT* pAddressInfos = null,
        DeviceFaultVendorInfoEXT* pVendorInfos = null,
        void* pVendorBinaryData = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PAddressInfos = pAddressInfos;
        PVendorInfos = pVendorInfos;
        PVendorBinaryData = pVendorBinaryData;
    }
}
