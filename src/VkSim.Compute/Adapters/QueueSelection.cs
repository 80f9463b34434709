namespace VkSim.Compute;

/// <summary>Chooses the queues of a device from what its families are.</summary>
/// <param name="Compute">The family that computes.</param>
/// <param name="Count">How many queues of it.</param>
/// <param name="Transfer">The family of the queue for copies alone; null where there is none or none is wanted.</param>
internal sealed record QueueSelection(QueueFamilyInfo Compute, int Count, QueueFamilyInfo? Transfer)
{
    // Copies that a video engine could make as well are made by what is for nothing else.
    private const QueueFlags Copying = QueueFlags.TransferBit | QueueFlags.SparseBindingBit | QueueFlags.ProtectedBit;

    /// <summary>The families that options choose.</summary>
    /// <param name="families">The families, by their numbers.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="device">The device's name, for messages.</param>
    /// <exception cref="NotSupportedException">The family that is named cannot compute, or has fewer queues than are wanted.</exception>
    public static QueueSelection Choose(IReadOnlyList<QueueFamilyInfo> families, GpuDeviceOptions options, string device)
    {
        QueueFamilyInfo compute = options.QueueFamily is { } index
            ? Named(families, index, device)
            : Preferred(families, options.QueuePreference) ?? throw new NotSupportedException($"'{device}' has no queue family that computes: {Describe(families)}.");
        if (options.QueueCount < 1 || options.QueueCount > compute.QueueCount)
        {
            throw new NotSupportedException(
                $"{options.QueueCount} queues are wanted of '{device}', whose family {compute.Index} has {compute.QueueCount}: {Describe(families)}.");
        }

        QueueFamilyInfo? transfer = !options.TransferQueue ? null : ForCopies(families) ?? (options.TransferSharesFamily ? compute : null);
        return new QueueSelection(compute, options.QueueCount, transfer);
    }

    /// <summary>The queues, those that compute first.</summary>
    public IEnumerable<QueuePlace> Places()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new QueuePlace(Compute, i, OnlyCopies: false);
        }

        if (Transfer is { } family)
        {
            yield return new QueuePlace(family, family.Index == Compute.Index ? Math.Min(Count, Compute.QueueCount - 1) : 0, OnlyCopies: true);
        }
    }

    /// <summary>
    /// Without a preference for drawing a family for compute alone, which does not wait behind the screen's work, and otherwise the
    /// first that can compute; among equals one with timestamps.
    /// </summary>
    public static QueueFamilyInfo? Preferred(IReadOnlyList<QueueFamilyInfo> families, QueuePreference preference)
    {
        QueueFamilyInfo? best = null;
        int bestScore = -1;
        foreach (QueueFamilyInfo family in families)
        {
            bool wanted = family.CanDraw == (preference == QueuePreference.Graphics);
            int score = preference == QueuePreference.Graphics
                ? (wanted ? 2 : 0) + (family.TimestampBits > 0 ? 1 : 0)
                : (wanted ? 1 : 0) + (family.TimestampBits > 0 ? 2 : 0);
            if (family.CanCompute && score > bestScore)
            {
                (best, bestScore) = (family, score);
            }
        }

        return best;
    }

    /// <summary>The queue families of a device.</summary>
    public static unsafe QueueFamilyInfo[] Families(Vk api, PhysicalDevice device)
    {
        uint count = 0;
        api.GetPhysicalDeviceQueueFamilyProperties(device, &count, null);
        var families = new QueueFamilyProperties[Math.Max(count, 1)];
        fixed (QueueFamilyProperties* first = families)
        {
            api.GetPhysicalDeviceQueueFamilyProperties(device, &count, first);
        }

        return [.. families.Take((int)count).Select((f, i) => new QueueFamilyInfo(i, f.QueueFlags, (int)f.QueueCount, (int)f.TimestampValidBits))];
    }

    private static QueueFamilyInfo Named(IReadOnlyList<QueueFamilyInfo> families, int index, string device)
        => index >= 0 && index < families.Count && families[index].CanCompute
            ? families[index]
            : throw new NotSupportedException(
                $"Queue family {index} of '{device}' {(index < 0 || index >= families.Count ? "is not there" : "cannot compute")}: {Describe(families)}.");

    private static QueueFamilyInfo? ForCopies(IReadOnlyList<QueueFamilyInfo> families)
    {
        QueueFamilyInfo[] able = [.. families.Where(f => f.OnlyCopies).OrderBy(f => (f.Flags & ~Copying) == 0 ? 0 : 1)];
        return able.Length > 0 ? able[0] : null;
    }

    private static string Describe(IReadOnlyList<QueueFamilyInfo> families)
        => families.Count == 0 ? "it has none" : $"it has {string.Join("; ", families)}";
}
