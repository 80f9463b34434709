namespace Silk.NET.Vulkan;

internal unsafe struct SubmitInfo2
{
    public StructureType SType;
    public void* PNext;
    public SubmitFlags Flags;
    public uint WaitSemaphoreInfoCount;
    public SemaphoreSubmitInfo* PWaitSemaphoreInfos;
    public uint CommandBufferInfoCount;
    public CommandBufferSubmitInfo* PCommandBufferInfos;
    public uint SignalSemaphoreInfoCount;
    public SemaphoreSubmitInfo* PSignalSemaphoreInfos;

    public SubmitInfo2(
        StructureType? sType = StructureType.SubmitInfo2,
        void* pNext = null,
        SubmitFlags? flags = null,
        uint? waitSemaphoreInfoCount = null,
        SemaphoreSubmitInfo* pWaitSemaphoreInfos = null,
        uint? commandBufferInfoCount = null,
        CommandBufferSubmitInfo* pCommandBufferInfos = null,
        uint? signalSemaphoreInfoCount = null,
        SemaphoreSubmitInfo* pSignalSemaphoreInfos = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        WaitSemaphoreInfoCount = waitSemaphoreInfoCount.GetValueOrDefault();
        PWaitSemaphoreInfos = pWaitSemaphoreInfos;
        CommandBufferInfoCount = commandBufferInfoCount.GetValueOrDefault();
        PCommandBufferInfos = pCommandBufferInfos;
        SignalSemaphoreInfoCount = signalSemaphoreInfoCount.GetValueOrDefault();
        PSignalSemaphoreInfos = pSignalSemaphoreInfos;
    }
}
