using Silk.NET.Vulkan;
using VkSim.Compute;

namespace VkSim.Compute.Tests;

/// <summary>Adapters that are not there.</summary>
internal static class Fabricated
{
    public static AdapterDescription Nvidia(string uuid = "00000000-0000-0000-0000-000000000001") => new()
    {
        Name = "NVIDIA GeForce RTX 4090",
        VendorId = VendorNames.Nvidia,
        DeviceId = 0x2684,
        Type = AdapterType.Discrete,
        Driver = DriverId.NvidiaProprietary,
        DriverName = "NVIDIA",
        DriverVersion = new Version(550, 54, 14),
        ApiVersion = new Version(1, 3, 277),
        DeviceUuid = Guid.Parse(uuid),
        ComputeQueueFamily = 2,
        Capabilities = new() { MemoryHeaps = [new(24L << 30, true, true), new(64L << 30, false, true)] },
    };

    public static AdapterDescription IntelIntegrated() => new()
    {
        Name = "Intel(R) UHD Graphics 770",
        VendorId = VendorNames.Intel,
        DeviceId = 0x4680,
        Type = AdapterType.Integrated,
        Driver = DriverId.IntelOpenSourceMesa,
        DriverName = "Intel open-source Mesa driver",
        DriverInfo = "Mesa 23.2.1",
        DriverVersion = new Version(23, 2, 1),
        ApiVersion = new Version(1, 3, 255),
        DeviceUuid = Guid.Parse("00000000-0000-0000-0000-000000000002"),
        Capabilities = new() { MemoryHeaps = [new(32L << 30, true, true)] },
    };

    public static AdapterDescription Amd(DriverId driver = DriverId.MesaRadv, string name = "AMD Radeon RX 7900 XTX (RADV NAVI31)") => new()
    {
        Name = name,
        VendorId = VendorNames.Amd,
        DeviceId = 0x744C,
        Type = AdapterType.Discrete,
        Driver = driver,
        DriverName = driver == DriverId.MesaRadv ? "radv" : "AMD open-source driver",
        ApiVersion = new Version(1, 3, 255),
        DeviceUuid = Guid.Parse("00000000-0000-0000-0000-000000000003"),
        Capabilities = new() { MemoryHeaps = [new(24L << 30, true, true), new(32L << 30, false, true)] },
    };

    public static AdapterDescription Virtual() => new()
    {
        Name = "Virtio-GPU Venus (AMD Radeon)",
        VendorId = VendorNames.Amd,
        DeviceId = 0x1050,
        Type = AdapterType.Virtual,
        Driver = DriverId.MesaVenus,
        DriverName = "venus",
        ApiVersion = new Version(1, 3, 0),
        DeviceUuid = Guid.Parse("00000000-0000-0000-0000-000000000004"),
        Capabilities = new() { MemoryHeaps = [new(8L << 30, true, true)] },
    };

    public static AdapterDescription Llvmpipe() => new()
    {
        Name = "llvmpipe (LLVM 15.0.6, 256 bits)",
        VendorId = VendorNames.Mesa,
        Type = AdapterType.Software,
        Driver = DriverId.MesaLlvmpipe,
        DriverName = "llvmpipe",
        DriverInfo = "Mesa 22.3.6 (LLVM 15.0.6)",
        ApiVersion = new Version(1, 3, 230),
        DeviceUuid = Guid.Parse("6d657361-3232-2e33-2e36-000000000000"),
        IsSoftware = true,
        Capabilities = new() { MemoryHeaps = [new(128L << 30, true, true)] },
    };

    public static AdapterDescription MoltenVk(uint vendor = VendorNames.Apple) => new()
    {
        Name = "Apple M2",
        VendorId = vendor,
        Type = AdapterType.Integrated,
        Driver = DriverId.Moltenvk,
        DriverName = "MoltenVK",
        DriverVersion = new Version(0, 2, 2009),
        ApiVersion = new Version(1, 2, 283),
        DeviceUuid = Guid.Parse("00000000-0000-0000-0000-000000000006"),
    };
}
