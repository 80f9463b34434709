namespace VkSim.Native;

/// <summary>vksim_host_queue.</summary>
internal unsafe struct HostQueueData
{
    public uint StructSize;
    public uint Family;
    public nint Queue;
}
