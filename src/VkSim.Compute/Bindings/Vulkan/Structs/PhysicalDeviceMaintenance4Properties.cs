namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMaintenance4Properties
{
    public StructureType SType;
    public void* PNext;
    public ulong MaxBufferSize;

    public PhysicalDeviceMaintenance4Properties(
        StructureType? sType = StructureType.PhysicalDeviceMaintenance4Properties,
        void* pNext = null,
        ulong? maxBufferSize = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MaxBufferSize = maxBufferSize.GetValueOrDefault();
    }
}
