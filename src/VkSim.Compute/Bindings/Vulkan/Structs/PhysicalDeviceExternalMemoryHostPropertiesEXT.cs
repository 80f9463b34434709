namespace Silk.NET.Vulkan;

internal unsafe struct PhysicalDeviceExternalMemoryHostPropertiesEXT
{
    public StructureType SType;
    public void* PNext;
    public ulong MinImportedHostPointerAlignment;

    public PhysicalDeviceExternalMemoryHostPropertiesEXT(
        StructureType? sType = StructureType.PhysicalDeviceExternalMemoryHostPropertiesExt,
        void* pNext = null,
        ulong? minImportedHostPointerAlignment = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        MinImportedHostPointerAlignment = minImportedHostPointerAlignment.GetValueOrDefault();
    }
}
