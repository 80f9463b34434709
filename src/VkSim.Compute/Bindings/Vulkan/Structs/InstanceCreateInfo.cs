namespace Silk.NET.Vulkan;

internal unsafe struct InstanceCreateInfo
{
    public StructureType SType;
    public void* PNext;
    public InstanceCreateFlags Flags;
    public ApplicationInfo* PApplicationInfo;
    public uint EnabledLayerCount;
    public byte** PpEnabledLayerNames;
    public uint EnabledExtensionCount;
    public byte** PpEnabledExtensionNames;

    public InstanceCreateInfo(
        StructureType? sType = StructureType.InstanceCreateInfo,
        void* pNext = null,
        InstanceCreateFlags? flags = null,
        ApplicationInfo* pApplicationInfo = null,
        uint? enabledLayerCount = null,
        byte** ppEnabledLayerNames = null,
        uint? enabledExtensionCount = null,
        byte** ppEnabledExtensionNames = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        PApplicationInfo = pApplicationInfo;
        EnabledLayerCount = enabledLayerCount.GetValueOrDefault();
        PpEnabledLayerNames = ppEnabledLayerNames;
        EnabledExtensionCount = enabledExtensionCount.GetValueOrDefault();
        PpEnabledExtensionNames = ppEnabledExtensionNames;
    }
}
