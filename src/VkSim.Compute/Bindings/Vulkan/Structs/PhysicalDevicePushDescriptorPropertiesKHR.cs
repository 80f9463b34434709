namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevicePushDescriptorPropertiesKHR
{
    public StructureType SType;
    public void* PNext;
    public uint MaxPushDescriptors;

    public PhysicalDevicePushDescriptorPropertiesKHR(
        StructureType? sType = StructureType.PhysicalDevicePushDescriptorPropertiesKhr,
        void* pNext = null,
        uint? maxPushDescriptors = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MaxPushDescriptors = maxPushDescriptors.GetValueOrDefault();
    }
}
