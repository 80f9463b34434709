namespace Silk.NET.Vulkan;

internal unsafe struct SemaphoreTypeCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public SemaphoreType SemaphoreType;
    public ulong InitialValue;

    public SemaphoreTypeCreateInfo(
        StructureType? sType = StructureType.SemaphoreTypeCreateInfo,
        void* pNext = null,
        SemaphoreType? semaphoreType = null,
        ulong? initialValue = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SemaphoreType = semaphoreType.GetValueOrDefault();
        InitialValue = initialValue.GetValueOrDefault();
    }
}
