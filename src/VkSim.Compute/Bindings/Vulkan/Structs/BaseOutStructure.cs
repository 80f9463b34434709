namespace Silk.NET.Vulkan;

internal unsafe struct BaseOutStructure
{
    public StructureType SType;
    public BaseOutStructure* PNext;

    public BaseOutStructure(
        StructureType? sType = null,
        BaseOutStructure* pNext = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
    }
}
