namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceMemoryBudgetPropertiesEXT
{
    public StructureType SType;
    public void* PNext;
    public fixed ulong HeapBudget[16];
    public fixed ulong HeapUsage[16];

    public PhysicalDeviceMemoryBudgetPropertiesEXT(
        StructureType? sType = StructureType.PhysicalDeviceMemoryBudgetPropertiesExt,
        void* pNext = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
    }
}
