namespace Silk.NET.Vulkan;

internal unsafe struct DebugUtilsMessengerCallbackDataEXT
{
    public StructureType SType;
    public void* PNext;
    public uint Flags;
    public byte* PMessageIdName;
    public int MessageIdNumber;
    public byte* PMessage;
    public uint QueueLabelCount;
    public DebugUtilsLabelEXT* PQueueLabels;
    public uint CmdBufLabelCount;
    public DebugUtilsLabelEXT* PCmdBufLabels;
    public uint ObjectCount;
    public DebugUtilsObjectNameInfoEXT* PObjects;

    public DebugUtilsMessengerCallbackDataEXT(
        StructureType? sType = StructureType.DebugUtilsMessengerCallbackDataExt,
        void* pNext = null,
        uint? flags = null,
        byte* pMessageIdName = null,
        int? messageIdNumber = null,
        byte* pMessage = null,
        uint? queueLabelCount = null,
        DebugUtilsLabelEXT* pQueueLabels = null,
        uint? cmdBufLabelCount = null,
        DebugUtilsLabelEXT* pCmdBufLabels = null,
        uint? objectCount = null,
        DebugUtilsObjectNameInfoEXT* pObjects = null)
        : this()
    {
        SType = sType.GetValueOrDefault();
        PNext = pNext;
        Flags = flags.GetValueOrDefault();
        PMessageIdName = pMessageIdName;
        MessageIdNumber = messageIdNumber.GetValueOrDefault();
        PMessage = pMessage;
        QueueLabelCount = queueLabelCount.GetValueOrDefault();
        PQueueLabels = pQueueLabels;
        CmdBufLabelCount = cmdBufLabelCount.GetValueOrDefault();
        PCmdBufLabels = pCmdBufLabels;
        ObjectCount = objectCount.GetValueOrDefault();
        PObjects = pObjects;
    }
}
