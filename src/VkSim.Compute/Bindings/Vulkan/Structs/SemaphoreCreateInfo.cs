namespace Silk.NET.Vulkan;

internal unsafe struct SemaphoreCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;

    public SemaphoreCreateInfo(
        StructureType? sType = StructureType.SemaphoreCreateInfo,
        void* pNext = null,
        uint? flags = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
    }
}
