namespace VkSim.Native;

/// <summary>vksim_submit_options.</summary>
internal unsafe struct SubmitOptionsData
{
    public uint StructSize;
    public uint Queue;
    public SemaphoreData* Waits;
    public SemaphoreData* Signals;
    public uint WaitCount;
    public uint SignalCount;
}
