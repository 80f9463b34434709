namespace Silk.NET.Vulkan;

internal unsafe struct SemaphoreWaitInfo
{
    public StructureType SType;
    public void* PNext;
    public SemaphoreWaitFlags Flags;
    public uint SemaphoreCount;
    public Semaphore* PSemaphores;
    public ulong* PValues;

    public SemaphoreWaitInfo(
        StructureType? sType = StructureType.SemaphoreWaitInfo,
        void* pNext = null,
        SemaphoreWaitFlags? flags = null,
        uint? semaphoreCount = null,
        Semaphore* pSemaphores = null,
        ulong* pValues = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        SemaphoreCount = semaphoreCount.GetValueOrDefault();
        PSemaphores = pSemaphores;
        PValues = pValues;
    }
}
