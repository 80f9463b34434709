namespace Silk.NET.Vulkan;

internal unsafe struct MemoryBarrier
{
    public StructureType SType;
    public void* PNext;
    public AccessFlags SrcAccessMask;
    public AccessFlags DstAccessMask;

    public MemoryBarrier(
        StructureType? sType = StructureType.MemoryBarrier,
        void* pNext = null,
        AccessFlags? srcAccessMask = null,
        AccessFlags? dstAccessMask = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        SrcAccessMask = srcAccessMask.GetValueOrDefault();
        DstAccessMask = dstAccessMask.GetValueOrDefault();
    }
}
