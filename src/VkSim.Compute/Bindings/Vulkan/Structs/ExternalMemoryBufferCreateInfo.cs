namespace Silk.NET.Vulkan;

internal unsafe struct ExternalMemoryBufferCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public ExternalMemoryHandleTypeFlags HandleTypes;

    public ExternalMemoryBufferCreateInfo(
        StructureType? sType = StructureType.ExternalMemoryBufferCreateInfo,
        void* pNext = null,
        ExternalMemoryHandleTypeFlags? handleTypes = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        HandleTypes = handleTypes.GetValueOrDefault();
    }
}
