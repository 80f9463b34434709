namespace Silk.NET.Vulkan;

internal unsafe struct CommandPoolCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public CommandPoolCreateFlags Flags;
    public uint QueueFamilyIndex;

    public CommandPoolCreateInfo(
        StructureType? sType = StructureType.CommandPoolCreateInfo,
        void* pNext = null,
        CommandPoolCreateFlags? flags = null,
        uint? queueFamilyIndex = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        QueueFamilyIndex = queueFamilyIndex.GetValueOrDefault();
    }
}
