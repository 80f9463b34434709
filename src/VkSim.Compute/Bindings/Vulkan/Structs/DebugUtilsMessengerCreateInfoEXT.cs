namespace Silk.NET.Vulkan;

internal unsafe struct DebugUtilsMessengerCreateInfoEXT
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public DebugUtilsMessageSeverityFlagsEXT MessageSeverity;
    public DebugUtilsMessageTypeFlagsEXT MessageType;
    public PfnDebugUtilsMessengerCallbackEXT PfnUserCallback;
    public void* PUserData;

    public DebugUtilsMessengerCreateInfoEXT(
        StructureType? sType = StructureType.DebugUtilsMessengerCreateInfoExt,
        void* pNext = null,
        uint? flags = null,
        DebugUtilsMessageSeverityFlagsEXT? messageSeverity = null,
        DebugUtilsMessageTypeFlagsEXT? messageType = null,
        PfnDebugUtilsMessengerCallbackEXT? pfnUserCallback = null,
        void* pUserData = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        MessageSeverity = messageSeverity.GetValueOrDefault();
        MessageType = messageType.GetValueOrDefault();
        PfnUserCallback = pfnUserCallback.GetValueOrDefault();
        PUserData = pUserData;
    }
}
