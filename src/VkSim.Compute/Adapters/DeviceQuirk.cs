namespace VkSim.Compute;

/// <summary>
/// One named defect: which vendor, devices, driver and versions have it, and what is done about it. Anything left null
/// matches everything.
/// </summary>
internal sealed record DeviceQuirk(string Name, string Reason, Func<DeviceQuirks, DeviceQuirks> Effect)
{
    public uint? Vendor { get; init; }

    public DriverId? Driver { get; init; }

    /// <summary>How the device's name begins.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>The first and last device number that have the defect.</summary>
    public (uint First, uint Last)? Devices { get; init; }

    /// <summary>The first driver version that has the defect.</summary>
    public Version? Since { get; init; }

    /// <summary>The first driver version that has it no more.</summary>
    public Version? FixedIn { get; init; }

    /// <summary>Only where the capability is missing, because it is the cure.</summary>
    public GpuCapability Without { get; init; }

    public static IReadOnlyList<DeviceQuirk> Table { get; } =
    [
        new(
            "radv-null-hardware",
            "With RADV_FORCE_FAMILY, RADV offers a device that compiles for a GPU that is not there and executes nothing.",
            q => q with { ExecutesNothing = true })
        {
            Driver = DriverId.MesaRadv,
            NamePrefix = "Null hardware",
        },
        new(
            "intel-variable-subgroup",
            "Intel's compilers choose a subgroup of 8, 16 or 32 for each shader and report 32 for all of them.",
            q => q with { SubgroupSizeVaries = true })
        {
            Vendor = VendorNames.Intel,
            Without = GpuCapability.SubgroupSizeControl,
        },
        new(
            "intel-subgroup-registers",
            "A thread of Intel's GPUs has 4 KiB of registers, 32 numbers for each of 32 invocations, beyond which kernels spill to memory; 32 is what its drivers report.",
            q => q with { SubgroupSize = 16 })
        {
            Vendor = VendorNames.Intel,
        },
        new(
            "moltenvk-subgroup-size",
            "MoltenVK has reported subgroups of 64 on devices that run 32.",
            q => q with { SubgroupSizeVaries = true })
        {
            Driver = DriverId.Moltenvk,
            Without = GpuCapability.SubgroupSizeControl,
        },
        new(
            "moltenvk-amd-subgroups",
            "Subgroup shuffles give garbage on AMD GPUs below MoltenVK.",
            q => q with { Disabled = q.Disabled | GpuCapability.Subgroups | GpuCapability.SubgroupSizeControl })
        {
            Driver = DriverId.Moltenvk,
            Vendor = VendorNames.Amd,
        },
        new(
            "moltenvk-array-sizes",
            "MoltenVK cannot compile an array of shared memory whose size is a specialization constant (KhronosGroup/MoltenVK issue 1106).",
            q => q with { SpecializesModules = true })
        {
            Driver = DriverId.Moltenvk,
        },
        new(
            "moltenvk-watchdog",
            "Metal ends command buffers that keep a display's GPU busy for seconds.",
            q => q with { ShortWatchdog = true })
        {
            Driver = DriverId.Moltenvk,
        },
        new(
            "adreno-watchdog",
            "Phones share one queue with the screen and end work that holds it for long.",
            q => q with { ShortWatchdog = true })
        {
            Vendor = VendorNames.Qualcomm,
        },
        new(
            "mali-watchdog",
            "Phones share one queue with the screen and end work that holds it for long.",
            q => q with { ShortWatchdog = true })
        {
            Vendor = VendorNames.Arm,
        },
    ];

    public bool AppliesTo(AdapterDescription adapter)
        => (Vendor is null || Vendor == adapter.VendorId)
            && (Driver is null || Driver == adapter.Driver)
            && (NamePrefix is null || adapter.Name.StartsWith(NamePrefix, StringComparison.Ordinal))
            && (Devices is not { } d || (adapter.DeviceId >= d.First && adapter.DeviceId <= d.Last))
            && (Since is null || adapter.DriverVersion >= Since)
            && (FixedIn is null || adapter.DriverVersion < FixedIn)
            && (adapter.Capabilities.Available & Without) == 0;
}
