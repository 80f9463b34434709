namespace Silk.NET.Vulkan;

internal unsafe struct CommandBufferSubmitInfo
{
    public StructureType SType;
    public void* PNext;
    public CommandBuffer CommandBuffer;
    public uint DeviceMask;

    public CommandBufferSubmitInfo(
        StructureType? sType = StructureType.CommandBufferSubmitInfo,
        void* pNext = null,
        CommandBuffer? commandBuffer = null,
        uint? deviceMask = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        CommandBuffer = commandBuffer.GetValueOrDefault();
        DeviceMask = deviceMask.GetValueOrDefault();
    }
}
