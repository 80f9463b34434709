namespace Silk.NET.Vulkan;

internal unsafe struct DeviceFaultCountsEXT
{
    public StructureType SType;
    public void* PNext;
    public uint AddressInfoCount;
    public uint VendorInfoCount;
    public ulong VendorBinarySize;

    public DeviceFaultCountsEXT(
        StructureType? sType = StructureType.DeviceFaultCountsExt,
        void* pNext = null,
        uint? addressInfoCount = null,
        uint? vendorInfoCount = null,
        ulong? vendorBinarySize = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        AddressInfoCount = addressInfoCount.GetValueOrDefault();
        VendorInfoCount = vendorInfoCount.GetValueOrDefault();
        VendorBinarySize = vendorBinarySize.GetValueOrDefault();
    }
}
