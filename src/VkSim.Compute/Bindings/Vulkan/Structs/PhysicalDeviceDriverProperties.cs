namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceDriverProperties
{
    public StructureType SType;
    public void* PNext;
    public DriverId DriverID;
    public fixed byte DriverName[256];
    public fixed byte DriverInfo[256];
    public ConformanceVersion ConformanceVersion;

    public PhysicalDeviceDriverProperties(
        StructureType? sType = StructureType.PhysicalDeviceDriverProperties,
        void* pNext = null,
        DriverId? driverID = null,
        ConformanceVersion? conformanceVersion = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DriverID = driverID.GetValueOrDefault();
        ConformanceVersion = conformanceVersion.GetValueOrDefault();
    }
}
