namespace Silk.NET.Vulkan;

internal unsafe struct QueueFamilyProperties2
{
    public StructureType SType;
    public void* PNext;
    public QueueFamilyProperties QueueFamilyProperties;

    public QueueFamilyProperties2(
        StructureType? sType = StructureType.QueueFamilyProperties2,
        void* pNext = null,
        QueueFamilyProperties? queueFamilyProperties = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        QueueFamilyProperties = queueFamilyProperties.GetValueOrDefault();
    }
}
