namespace Silk.NET.Vulkan;

internal unsafe struct PipelineCacheHeaderVersionOne
{
    public uint HeaderSize;
    public PipelineCacheHeaderVersion HeaderVersion;
    public uint VendorID;
    public uint DeviceID;
    public fixed byte PipelineCacheUuid[16];

    public PipelineCacheHeaderVersionOne(
        uint? headerSize = null,
        PipelineCacheHeaderVersion? headerVersion = null,
        uint? vendorID = null,
        uint? deviceID = null)
        : this()
    {
        HeaderSize = headerSize.GetValueOrDefault();
        HeaderVersion = headerVersion.GetValueOrDefault();
        VendorID = vendorID.GetValueOrDefault();
        DeviceID = deviceID.GetValueOrDefault();
    }
}
