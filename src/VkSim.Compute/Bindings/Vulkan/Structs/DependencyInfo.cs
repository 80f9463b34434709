namespace Silk.NET.Vulkan;

internal unsafe struct DependencyInfo
{
    public StructureType SType;
    public void* PNext;
    public DependencyFlags DependencyFlags;
    public uint MemoryBarrierCount;
    public MemoryBarrier2* PMemoryBarriers;
    public uint BufferMemoryBarrierCount;
    public BufferMemoryBarrier2* PBufferMemoryBarriers;
    public uint ImageMemoryBarrierCount;
    public ImageMemoryBarrier2* PImageMemoryBarriers;

    public DependencyInfo(
        StructureType? sType = StructureType.DependencyInfo,
        void* pNext = null,
        DependencyFlags? dependencyFlags = null,
        uint? memoryBarrierCount = null,
        MemoryBarrier2* pMemoryBarriers = null,
        uint? bufferMemoryBarrierCount = null,
        BufferMemoryBarrier2* pBufferMemoryBarriers = null,
        uint? imageMemoryBarrierCount = null,
        ImageMemoryBarrier2* pImageMemoryBarriers = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        DependencyFlags = dependencyFlags.GetValueOrDefault();
        MemoryBarrierCount = memoryBarrierCount.GetValueOrDefault();
        PMemoryBarriers = pMemoryBarriers;
        BufferMemoryBarrierCount = bufferMemoryBarrierCount.GetValueOrDefault();
        PBufferMemoryBarriers = pBufferMemoryBarriers;
        ImageMemoryBarrierCount = imageMemoryBarrierCount.GetValueOrDefault();
        PImageMemoryBarriers = pImageMemoryBarriers;
    }
}
