namespace Silk.NET.Vulkan;

internal unsafe struct DeviceFaultVendorInfoEXT
{
    public fixed byte Description[256];
    public ulong VendorFaultCode;
    public ulong VendorFaultData;

    public DeviceFaultVendorInfoEXT(
        ulong? vendorFaultCode = null,
        ulong? vendorFaultData = null)
        : this()
    {
        VendorFaultCode = vendorFaultCode.GetValueOrDefault();
        VendorFaultData = vendorFaultData.GetValueOrDefault();
    }
}
