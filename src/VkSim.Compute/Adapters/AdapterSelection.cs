using System.Globalization;

namespace VkSim.Compute;

/// <summary>Chooses among adapters: pure functions over what they tell of themselves.</summary>
internal static class AdapterSelection
{
    /// <summary>The environment variable that names an adapter where a program names none.</summary>
    public const string Variable = "VKSIM_DEVICE";

    /// <summary>
    /// Leaves one adapter for each GPU, in the order given. A GPU shows up twice when two drivers serve it, or when one
    /// driver is registered twice; the better driver's view stays, in the place of the first.
    /// </summary>
    public static IReadOnlyList<AdapterDescription> RemoveDuplicates(IReadOnlyList<AdapterDescription> adapters)
    {
        List<AdapterDescription> result = [];
        foreach (AdapterDescription adapter in adapters)
        {
            int same = result.FindIndex(other => IsSameGpu(other, adapter));
            if (same < 0)
            {
                result.Add(adapter);
            }
            else if (IsBetterDriver(adapter, result[same]))
            {
                result[same] = adapter;
            }
        }

        return result;
    }

    /// <summary>Best first: discrete, integrated, virtual, other, software; then the larger memory; then the given order.</summary>
    public static IReadOnlyList<AdapterDescription> Rank(IEnumerable<AdapterDescription> adapters)
        => [.. adapters.OrderBy(TypeRank).ThenByDescending(a => a.Capabilities.DeviceMemoryBytes)];

    /// <summary>The adapters that a selector may mean, best first; empty where none fits.</summary>
    /// <param name="adapters">All adapters in index order.</param>
    /// <param name="selector">
    /// Null or <c>auto</c> for all; otherwise an index, a device UUID, or a part of the name, of the driver's name or of the
    /// vendor's name, tried in this order.
    /// </param>
    public static IReadOnlyList<AdapterDescription> Find(IReadOnlyList<AdapterDescription> adapters, string? selector)
    {
        string text = selector?.Trim() ?? "";
        if (text.Length == 0 || text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return Rank(adapters);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return index < adapters.Count ? [adapters[index]] : [];
        }

        if (Guid.TryParse(text, out Guid uuid))
        {
            return Rank(adapters.Where(a => a.DeviceUuid == uuid));
        }

        Func<AdapterDescription, string>[] names = [a => a.Name, a => a.DriverName, a => a.Vendor];
        foreach (Func<AdapterDescription, string> name in names)
        {
            var found = adapters.Where(a => name(a).Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count > 0)
            {
                return Rank(found);
            }
        }

        return Rank(adapters.Where(a => text.Equals($"0x{a.VendorId:X4}", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>One line a device, for the message of a selector that finds none.</summary>
    public static string List(IEnumerable<AdapterDescription> adapters)
        => string.Join("; ", adapters.Select((a, i) => $"{i}: {a.Name} ({a.Vendor}, {a.DeviceUuid})"));

    /// <summary>Whether two descriptions are of one physical device.</summary>
    public static bool IsSameGpu(AdapterDescription a, AdapterDescription b)
    {
        // Two cards of one model can carry one UUID from a careless driver, and a partitioned card has one address.
        if (a.Pci is { } left && b.Pci is { } right && left != right)
        {
            return false;
        }

        if (a.DeviceUuid != Guid.Empty && a.DeviceUuid == b.DeviceUuid)
        {
            return true;
        }

        bool otherDriver = a.Driver != b.Driver;
        bool sameHardware = a.VendorId == b.VendorId && a.DeviceId == b.DeviceId;
        return otherDriver && !a.IsSoftware && !b.IsSoftware
            && ((a.Luid != 0 && a.Luid == b.Luid) || (sameHardware && a.Pci is not null && a.Pci == b.Pci));
    }

    private static int TypeRank(AdapterDescription adapter) => adapter switch
    {
        { IsSoftware: true } => 5,
        { Type: AdapterType.Discrete } => 0,
        { Type: AdapterType.Integrated } => 1,
        { Type: AdapterType.Virtual } => 2,
        _ => 3,
    };

    private static bool IsBetterDriver(AdapterDescription a, AdapterDescription b)
    {
        int byDriver = DriverRank(a.Driver).CompareTo(DriverRank(b.Driver));
        return byDriver != 0 ? byDriver < 0 : a.ApiVersion > b.ApiVersion;
    }

    // A driver over another API loses to the GPU's own; among the GPU's own, the one whose compute results are best tested.
    private static int DriverRank(DriverId driver) => driver switch
    {
        DriverId.MesaRadv or DriverId.NvidiaProprietary or DriverId.IntelOpenSourceMesa or DriverId.IntelProprietaryWindows => 0,
        DriverId.AmdProprietary or DriverId.MesaTurnip or DriverId.QualcommProprietary => 1,
        DriverId.AmdOpenSource => 2,
        DriverId.MesaNvk => 3,
        DriverId.MesaDozen or DriverId.MesaVenus or DriverId.VulkanSCEmulationOnVulkan => 9,
        _ => 5,
    };
}
