namespace Silk.NET.Vulkan;

internal unsafe struct ExportMemoryAllocateInfo
{
    public StructureType SType;
    public void* PNext;
    public ExternalMemoryHandleTypeFlags HandleTypes;

    public ExportMemoryAllocateInfo(
        StructureType? sType = StructureType.ExportMemoryAllocateInfo,
        void* pNext = null,
        ExternalMemoryHandleTypeFlags? handleTypes = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        HandleTypes = handleTypes.GetValueOrDefault();
    }
}
