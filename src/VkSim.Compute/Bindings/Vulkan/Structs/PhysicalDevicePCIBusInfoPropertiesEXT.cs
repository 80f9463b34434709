namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevicePCIBusInfoPropertiesEXT
{
    public StructureType SType;
    public void* PNext;
    public uint PciDomain;
    public uint PciBus;
    public uint PciDevice;
    public uint PciFunction;

    public PhysicalDevicePCIBusInfoPropertiesEXT(
        StructureType? sType = StructureType.PhysicalDevicePciBusInfoPropertiesExt,
        void* pNext = null,
        uint? pciDomain = null,
        uint? pciBus = null,
        uint? pciDevice = null,
        uint? pciFunction = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PciDomain = pciDomain.GetValueOrDefault();
        PciBus = pciBus.GetValueOrDefault();
        PciDevice = pciDevice.GetValueOrDefault();
        PciFunction = pciFunction.GetValueOrDefault();
    }
}
