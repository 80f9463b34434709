namespace Silk.NET.Vulkan;

internal unsafe struct CommandBufferBeginInfo
{
    public StructureType SType;
    public void* PNext;
    public CommandBufferUsageFlags Flags;
    public CommandBufferInheritanceInfo* PInheritanceInfo;

    public CommandBufferBeginInfo(
        StructureType? sType = StructureType.CommandBufferBeginInfo,
        void* pNext = null,
        CommandBufferUsageFlags? flags = null,
        CommandBufferInheritanceInfo* pInheritanceInfo = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        PInheritanceInfo = pInheritanceInfo;
    }
}
