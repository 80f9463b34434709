namespace VkSim.Native;

/// <summary>vksim_device_options.</summary>
internal unsafe struct DeviceOptionsData
{
    public uint StructSize;
    public int MaxThreads;
    public int Validation;
    public uint Reserved;
    public long MemoryLimit;
    public long StagingBytes;
    public byte* Name;
    public byte* CacheDirectory;

    public static DeviceOptionsData Default => new() { Validation = -1 };
}
