namespace Silk.NET.Vulkan;

internal unsafe struct DeviceFaultVendorBinaryHeaderVersionOneEXT
{
    public uint HeaderSize;
    public DeviceFaultVendorBinaryHeaderVersionEXT HeaderVersion;
    public uint VendorID;
    public uint DeviceID;
    public uint DriverVersion;
    public fixed byte PipelineCacheUuid[16];
    public uint ApplicationNameOffset;
    public uint ApplicationVersion;
    public uint EngineNameOffset;

    public DeviceFaultVendorBinaryHeaderVersionOneEXT(
        uint? headerSize = null,
        DeviceFaultVendorBinaryHeaderVersionEXT? headerVersion = null,
        uint? vendorID = null,
        uint? deviceID = null,
        uint? driverVersion = null,
        uint? applicationNameOffset = null,
        uint? applicationVersion = null,
        uint? engineNameOffset = null)
        : this()
    {
        HeaderSize = headerSize.GetValueOrDefault();
        HeaderVersion = headerVersion.GetValueOrDefault();
        VendorID = vendorID.GetValueOrDefault();
        DeviceID = deviceID.GetValueOrDefault();
        DriverVersion = driverVersion.GetValueOrDefault();
        ApplicationNameOffset = applicationNameOffset.GetValueOrDefault();
        ApplicationVersion = applicationVersion.GetValueOrDefault();
        EngineNameOffset = engineNameOffset.GetValueOrDefault();
    }
}
