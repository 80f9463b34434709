namespace VkSim.Compute;

/// <summary>What is known to be wrong with one device and driver, after the quirk table.</summary>
internal sealed record DeviceQuirks
{
    public static DeviceQuirks None { get; } = new();

    /// <summary>The names of the quirks that apply.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Capabilities that the driver offers and that do not work.</summary>
    public GpuCapability Disabled { get; init; }

    /// <summary>The reported subgroup size is not what shaders get, unless a size is required.</summary>
    public bool SubgroupSizeVaries { get; init; }

    /// <summary>The size to require of subgroups where it can be, instead of the reported one; null: that.</summary>
    public int? SubgroupSize { get; init; }

    /// <summary>The driver compiles, but there is no hardware: the device is not offered.</summary>
    public bool ExecutesNothing { get; init; }

    /// <summary>A watchdog ends submissions of about two seconds.</summary>
    public bool ShortWatchdog { get; init; }

    /// <summary>
    /// The driver is handed modules with values in place of specialization constants. Others are not: SwiftShader unrolls every loop
    /// whose bound it knows, to the end of the memory.
    /// </summary>
    public bool SpecializesModules { get; init; }

    /// <summary>The quirks of this device and driver; a pure function of what they tell of themselves.</summary>
    public static DeviceQuirks Find(AdapterDescription adapter)
    {
        DeviceQuirks result = None;
        foreach (DeviceQuirk quirk in DeviceQuirk.Table)
        {
            if (quirk.AppliesTo(adapter))
            {
                result = quirk.Effect(result) with { Names = [.. result.Names, quirk.Name] };
            }
        }

        return result;
    }
}
