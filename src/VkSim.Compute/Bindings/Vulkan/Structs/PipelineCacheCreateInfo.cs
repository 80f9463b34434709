namespace Silk.NET.Vulkan;

internal unsafe struct PipelineCacheCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public PipelineCacheCreateFlags Flags;
    public nuint InitialDataSize;
    public void* PInitialData;

    public PipelineCacheCreateInfo(
        StructureType? sType = StructureType.PipelineCacheCreateInfo,
        void* pNext = null,
        PipelineCacheCreateFlags? flags = null,
        nuint? initialDataSize = null,
        void* pInitialData = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        InitialDataSize = initialDataSize.GetValueOrDefault();
        PInitialData = pInitialData;
    }
}
