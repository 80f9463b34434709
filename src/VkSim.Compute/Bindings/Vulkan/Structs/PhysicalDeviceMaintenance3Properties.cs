namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMaintenance3Properties
{
    public StructureType SType;
    public void* PNext;
    public uint MaxPerSetDescriptors;
    public ulong MaxMemoryAllocationSize;

    public PhysicalDeviceMaintenance3Properties(
        StructureType? sType = StructureType.PhysicalDeviceMaintenance3Properties,
        void* pNext = null,
        uint? maxPerSetDescriptors = null,
        ulong? maxMemoryAllocationSize = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MaxPerSetDescriptors = maxPerSetDescriptors.GetValueOrDefault();
        MaxMemoryAllocationSize = maxMemoryAllocationSize.GetValueOrDefault();
    }
}
