using System.Text;

namespace VkSim.Native;

/// <summary>vksim_device_info.</summary>
internal unsafe struct DeviceInfoData
{
    public uint StructSize;
    public int Index;
    public long MemoryBytes;
    public int SubgroupMin;
    public int SubgroupMax;
    public int Chosen;
    public int IsGpu;
    public fixed byte Type[16];
    public fixed byte Uuid[40];
    public fixed byte ApiVersion[32];
    public fixed byte InstructionSet[32];
    public fixed byte Name[256];
    public fixed byte Vendor[128];
    public fixed byte Driver[256];
    public fixed byte Reason[512];

    public static DeviceInfoData Of(DeviceDescription device)
    {
        var info = new DeviceInfoData
        {
            Index = device.Index,
            MemoryBytes = device.MemoryBytes,
            SubgroupMin = device.SubgroupMin,
            SubgroupMax = device.SubgroupMax,
            Chosen = device.Chosen ? 1 : 0,
            IsGpu = device.Type == "simd" ? 0 : 1,
        };
        Put(device.Type, info.Type, 16);
        Put(device.Uuid ?? "", info.Uuid, 40);
        Put(device.ApiVersion, info.ApiVersion, 32);
        Put(device.InstructionSet ?? "", info.InstructionSet, 32);
        Put(device.Name, info.Name, 256);
        Put(device.Vendor, info.Vendor, 128);
        Put(device.Driver, info.Driver, 256);
        Put(device.Reason, info.Reason, 512);
        return info;
    }

    // Whole characters only.
    private static void Put(string text, byte* target, int capacity) =>
        Encoding.UTF8.GetEncoder().Convert(text, new Span<byte>(target, capacity - 1), flush: true, out _, out _, out _);
}
