namespace Silk.NET.Vulkan;

internal unsafe struct TimelineSemaphoreSubmitInfo
{
    public StructureType SType;
    public void* PNext;
    public uint WaitSemaphoreValueCount;
    public ulong* PWaitSemaphoreValues;
    public uint SignalSemaphoreValueCount;
    public ulong* PSignalSemaphoreValues;

    public TimelineSemaphoreSubmitInfo(
        StructureType? sType = StructureType.TimelineSemaphoreSubmitInfo,
        void* pNext = null,
        uint? waitSemaphoreValueCount = null,
        ulong* pWaitSemaphoreValues = null,
        uint? signalSemaphoreValueCount = null,
        ulong* pSignalSemaphoreValues = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        WaitSemaphoreValueCount = waitSemaphoreValueCount.GetValueOrDefault();
        PWaitSemaphoreValues = pWaitSemaphoreValues;
        SignalSemaphoreValueCount = signalSemaphoreValueCount.GetValueOrDefault();
        PSignalSemaphoreValues = pSignalSemaphoreValues;
    }
}
