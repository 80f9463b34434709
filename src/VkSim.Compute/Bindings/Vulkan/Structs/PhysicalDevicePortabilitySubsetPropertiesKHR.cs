namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDevicePortabilitySubsetPropertiesKHR
{
    public StructureType SType;
    public void* PNext;
    public uint MinVertexInputBindingStrideAlignment;

    public PhysicalDevicePortabilitySubsetPropertiesKHR(
        StructureType? sType = StructureType.PhysicalDevicePortabilitySubsetPropertiesKhr,
        void* pNext = null,
        uint? minVertexInputBindingStrideAlignment = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MinVertexInputBindingStrideAlignment = minVertexInputBindingStrideAlignment.GetValueOrDefault();
    }
}
