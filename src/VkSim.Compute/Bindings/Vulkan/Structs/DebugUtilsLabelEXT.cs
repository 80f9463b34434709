namespace Silk.NET.Vulkan;

internal unsafe struct DebugUtilsLabelEXT
{
    public StructureType SType;
    public void* PNext;
    public byte* PLabelName;
    public fixed float Color[4];

    public DebugUtilsLabelEXT(
        StructureType? sType = StructureType.DebugUtilsLabelExt,
        void* pNext = null,
        byte* pLabelName = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        PLabelName = pLabelName;
    }
}
