namespace Silk.NET.Vulkan;

internal unsafe struct BufferCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public BufferCreateFlags Flags;
    public ulong Size;
    public BufferUsageFlags Usage;
    public SharingMode SharingMode;
    public uint QueueFamilyIndexCount;
    public uint* PQueueFamilyIndices;

    public BufferCreateInfo(
        StructureType? sType = StructureType.BufferCreateInfo,
        void* pNext = null,
        BufferCreateFlags? flags = null,
        ulong? size = null,
        BufferUsageFlags? usage = null,
        SharingMode? sharingMode = null,
        uint? queueFamilyIndexCount = null,
        uint* pQueueFamilyIndices = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        Size = size.GetValueOrDefault();
        Usage = usage.GetValueOrDefault();
        SharingMode = sharingMode.GetValueOrDefault();
        QueueFamilyIndexCount = queueFamilyIndexCount.GetValueOrDefault();
        PQueueFamilyIndices = pQueueFamilyIndices;
    }
}
