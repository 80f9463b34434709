namespace VkSim.Compute;

/// <summary>What must agree for pipelines that one driver compiled to be of use to another run.</summary>
internal readonly record struct PipelineCacheIdentity(
    uint VendorId, uint DeviceId, uint DriverVersion, Guid CacheUuid, Guid DriverUuid, uint PointerBytes)
{
    public static PipelineCacheIdentity Of(AdapterDescription adapter) => new(
        adapter.VendorId, adapter.DeviceId, adapter.DriverVersionPacked, adapter.PipelineCacheUuid, adapter.DriverUuid, (uint)nint.Size);

    /// <summary>One file a device and driver; a new driver writes another.</summary>
    public string FileName => $"{VendorId:x8}-{DeviceId:x8}-{DriverVersion:x8}-{CacheUuid:n}.pipelines";
}
