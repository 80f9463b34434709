namespace Silk.NET.Vulkan;

internal unsafe struct SemaphoreSubmitInfo
{
    public StructureType SType;
    public void* PNext;
    public Semaphore Semaphore;
    public ulong Value;
    public PipelineStageFlags2 StageMask;
    public uint DeviceIndex;

    public SemaphoreSubmitInfo(
        StructureType? sType = StructureType.SemaphoreSubmitInfo,
        void* pNext = null,
        Semaphore? semaphore = null,
        ulong? value = null,
        PipelineStageFlags2? stageMask = null,
        uint? deviceIndex = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Semaphore = semaphore.GetValueOrDefault();
        Value = value.GetValueOrDefault();
        StageMask = stageMask.GetValueOrDefault();
        DeviceIndex = deviceIndex.GetValueOrDefault();
    }
}
