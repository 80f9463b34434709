namespace Silk.NET.Vulkan;

internal unsafe struct ImportMemoryHostPointerInfoEXT
{
    public StructureType SType;
    public void* PNext;
    public ExternalMemoryHandleTypeFlags HandleType;
    public void* PHostPointer;

    public ImportMemoryHostPointerInfoEXT(
        StructureType? sType = StructureType.ImportMemoryHostPointerInfoExt,
        void* pNext = null,
        ExternalMemoryHandleTypeFlags? handleType = null,
        void* pHostPointer = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        HandleType = handleType.GetValueOrDefault();
        PHostPointer = pHostPointer;
    }
}
