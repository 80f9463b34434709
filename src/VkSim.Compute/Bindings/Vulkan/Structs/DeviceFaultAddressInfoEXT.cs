namespace Silk.NET.Vulkan;

internal struct DeviceFaultAddressInfoEXT
{
    public DeviceFaultAddressTypeEXT AddressType;
    public ulong ReportedAddress;
    public ulong AddressPrecision;

    public DeviceFaultAddressInfoEXT(
        DeviceFaultAddressTypeEXT? addressType = null,
        ulong? reportedAddress = null,
        ulong? addressPrecision = null)
        : this()
    {
        AddressType = addressType.GetValueOrDefault();
        ReportedAddress = reportedAddress.GetValueOrDefault();
        AddressPrecision = addressPrecision.GetValueOrDefault();
    }
}
