namespace Silk.NET.Vulkan;

internal unsafe struct DebugUtilsObjectNameInfoEXT
{
    public StructureType SType;
    public void* PNext;
    public ObjectType ObjectType;
    public ulong ObjectHandle;
    public byte* PObjectName;

    public DebugUtilsObjectNameInfoEXT(
        StructureType? sType = StructureType.DebugUtilsObjectNameInfoExt,
        void* pNext = null,
        ObjectType? objectType = null,
        ulong? objectHandle = null,
        byte* pObjectName = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        ObjectType = objectType.GetValueOrDefault();
        ObjectHandle = objectHandle.GetValueOrDefault();
        PObjectName = pObjectName;
    }
}
