namespace Silk.NET.Vulkan;

internal unsafe struct SubmitInfo
{
    public StructureType SType;
    public void* PNext;
    public uint WaitSemaphoreCount;
    public Semaphore* PWaitSemaphores;
    public PipelineStageFlags* PWaitDstStageMask;
    public uint CommandBufferCount;
    public CommandBuffer* PCommandBuffers;
    public uint SignalSemaphoreCount;
    public Semaphore* PSignalSemaphores;

    public SubmitInfo(
        StructureType? sType = StructureType.SubmitInfo,
        void* pNext = null,
        uint? waitSemaphoreCount = null,
        Semaphore* pWaitSemaphores = null,
        PipelineStageFlags* pWaitDstStageMask = null,
        uint? commandBufferCount = null,
        CommandBuffer* pCommandBuffers = null,
        uint? signalSemaphoreCount = null,
        Semaphore* pSignalSemaphores = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        WaitSemaphoreCount = waitSemaphoreCount.GetValueOrDefault();
        PWaitSemaphores = pWaitSemaphores;
        PWaitDstStageMask = pWaitDstStageMask;
        CommandBufferCount = commandBufferCount.GetValueOrDefault();
        PCommandBuffers = pCommandBuffers;
        SignalSemaphoreCount = signalSemaphoreCount.GetValueOrDefault();
        PSignalSemaphores = pSignalSemaphores;
    }
}
