namespace Silk.NET.Vulkan;

internal unsafe struct FenceCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public FenceCreateFlags Flags;

    public FenceCreateInfo(
        StructureType? sType = StructureType.FenceCreateInfo,
        void* pNext = null,
        FenceCreateFlags? flags = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
    }
}
