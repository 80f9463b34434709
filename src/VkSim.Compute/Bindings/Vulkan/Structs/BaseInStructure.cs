namespace Silk.NET.Vulkan;

internal unsafe struct BaseInStructure
{
    public StructureType SType;
    public BaseInStructure* PNext;

    public BaseInStructure(
        StructureType? sType = null,
        BaseInStructure* pNext = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
    }
}
