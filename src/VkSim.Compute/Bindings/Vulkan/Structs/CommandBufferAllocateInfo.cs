namespace Silk.NET.Vulkan;

internal unsafe struct CommandBufferAllocateInfo
{
    public StructureType SType;
    public void* PNext;
    public CommandPool CommandPool;
    public CommandBufferLevel Level;
    public uint CommandBufferCount;

    public CommandBufferAllocateInfo(
        StructureType? sType = StructureType.CommandBufferAllocateInfo,
        void* pNext = null,
        CommandPool? commandPool = null,
        CommandBufferLevel? level = null,
        uint? commandBufferCount = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        CommandPool = commandPool.GetValueOrDefault();
        Level = level.GetValueOrDefault();
        CommandBufferCount = commandBufferCount.GetValueOrDefault();
    }
}
