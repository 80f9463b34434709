namespace VkSim.Compute;

/// <summary>One GPU, or one software driver, that Vulkan offers: an immutable snapshot of what it is and can do.</summary>
public sealed class GpuAdapter
{
    internal GpuAdapter(int index, AdapterDescription description)
    {
        Index = index;
        Description = description;
    }

    /// <summary>Position in the list of <see cref="Enumerate"/>.</summary>
    public int Index { get; }

    /// <summary>The name that the driver gives the device.</summary>
    public string Name => Description.Name;

    /// <summary>The vendor of the hardware, or of a software driver.</summary>
    public string Vendor => Description.Vendor;

    /// <summary>The kind of hardware.</summary>
    public AdapterType Type => Description.Type;

    /// <summary>The name of the driver.</summary>
    public string DriverName => Description.DriverName;

    /// <summary>The version of the driver, in its own words where it has some.</summary>
    public string DriverVersion
        => Description.DriverInfo.Length > 0 ? Description.DriverInfo : Description.DriverVersion.ToString();

    /// <summary>The version of Vulkan that the driver speaks.</summary>
    public Version ApiVersion => Description.ApiVersion;

    /// <summary>The UUID of the device; all zero where the driver gives none.</summary>
    public Guid Uuid => Description.DeviceUuid;

    /// <summary>It runs on the CPU; never chosen ahead of a GPU.</summary>
    public bool IsSoftware => Description.IsSoftware;

    /// <summary>Limits and capabilities, without those that are known to be broken.</summary>
    public DeviceCapabilities Capabilities => Description.Capabilities;

    /// <summary>The queue families, of which <see cref="GpuDeviceOptions"/> may choose.</summary>
    public IReadOnlyList<QueueFamilyInfo> QueueFamilies => Description.QueueFamilies;

    /// <summary>The names of the known defects of this device and driver that are worked around.</summary>
    public IReadOnlyList<string> Quirks => Description.Quirks.Names;

    internal AdapterDescription Description { get; }

    /// <summary>All adapters; two drivers' views of one GPU count once. Empty where there is no Vulkan.</summary>
    public static IReadOnlyList<GpuAdapter> Enumerate()
    {
        TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out _);
        return adapters;
    }

    /// <summary>All adapters, or the reason why there is none.</summary>
    /// <returns>Whether there is at least one adapter.</returns>
    public static bool TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out string? reason)
    {
        try
        {
            using VulkanInstance instance = VulkanInstance.Share();
            adapters = List(instance);
            reason = adapters.Count > 0 ? null : VulkanInstance.NoDeviceMessage;
        }
        catch (GpuException e)
        {
            adapters = [];
            reason = e.Message;
        }

        return adapters.Count > 0;
    }

    /// <summary>The adapter that a selector names.</summary>
    /// <param name="selector">
    /// An index, a device UUID, or a part of the name, of the driver's name or of the vendor's name. Null takes the
    /// environment variable VKSIM_DEVICE; where that is not set either, or for <c>auto</c>, the best: discrete before
    /// integrated before virtual before software.
    /// </param>
    /// <exception cref="NoVulkanException">There is no loader, no driver or no device.</exception>
    /// <exception cref="AdapterNotFoundException">No adapter fits.</exception>
    public static GpuAdapter Select(string? selector = null) => Candidates(selector)[0];

    /// <summary>The best adapter that fits the predicate.</summary>
    /// <exception cref="NoVulkanException">There is no loader, no driver or no device.</exception>
    /// <exception cref="AdapterNotFoundException">No adapter fits.</exception>
    public static GpuAdapter Select(Func<GpuAdapter, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Candidates("auto").FirstOrDefault(predicate)
            ?? throw new AdapterNotFoundException("No Vulkan adapter fits the predicate.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Type}, {DriverName} {DriverVersion}, Vulkan {ApiVersion})";

    /// <summary>The adapters that a selector may mean, best first; at least one.</summary>
    internal static IReadOnlyList<GpuAdapter> Candidates(string? selector)
    {
        selector ??= Environment.GetEnvironmentVariable(AdapterSelection.Variable);
        using VulkanInstance instance = VulkanInstance.Share();
        IReadOnlyList<GpuAdapter> all = List(instance);
        if (all.Count == 0)
        {
            throw new NoVulkanException(VulkanInstance.NoDeviceMessage);
        }

        var found = AdapterSelection.Find([.. all.Select(a => a.Description)], selector);
        return found.Count > 0
            ? [.. found.Select(d => all.First(a => ReferenceEquals(a.Description, d)))]
            : throw new AdapterNotFoundException(
                $"No Vulkan adapter is '{selector}'; there are {AdapterSelection.List(all.Select(a => a.Description))}.",
                selector);
    }

    /// <summary>All adapters, with those that compile and execute nothing.</summary>
    /// <exception cref="NoVulkanException">There is no loader or no driver.</exception>
    internal static IReadOnlyList<GpuAdapter> EnumerateCompilers()
    {
        using VulkanInstance instance = VulkanInstance.Share();
        return List(instance, compilersToo: true);
    }

    private static IReadOnlyList<GpuAdapter> List(VulkanInstance instance, bool compilersToo = false)
    {
        var all = instance.PhysicalDevices().Select((device, i) => AdapterProbe.Describe(instance, device, i));
        var usable = all.Where(a => a.ApiVersion >= VulkanInstance.Floor && a.ComputeQueueFamily >= 0
            && (compilersToo || !a.Quirks.ExecutesNothing));
        return [.. AdapterSelection.RemoveDuplicates([.. usable]).Select((d, i) => new GpuAdapter(i, d))];
    }
}
