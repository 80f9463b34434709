namespace Silk.NET.Vulkan;

internal unsafe struct SemaphoreSignalInfo
{
    public StructureType SType;
    public void* PNext;
    public Semaphore Semaphore;
    public ulong Value;

    public SemaphoreSignalInfo(
        StructureType? sType = StructureType.SemaphoreSignalInfo,
        void* pNext = null,
        Semaphore? semaphore = null,
        ulong? value = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Semaphore = semaphore.GetValueOrDefault();
        Value = value.GetValueOrDefault();
    }
}
