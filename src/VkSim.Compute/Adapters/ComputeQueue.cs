namespace VkSim.Compute;

/// <summary>Chooses the queue family that compute work goes to.</summary>
internal static class ComputeQueue
{
    /// <summary>
    /// A family for compute alone, which does not wait behind the screen's work, and otherwise the first that can compute;
    /// among equals one with timestamps.
    /// </summary>
    /// <returns>The family, or -1 where none can compute, and how many bits its timestamps have.</returns>
    public static (int Family, int TimestampBits) Choose(IReadOnlyList<QueueFamilyProperties> families)
    {
        int best = -1;
        int bestScore = -1;
        for (int i = 0; i < families.Count; i++)
        {
            QueueFlags flags = families[i].QueueFlags;
            if ((flags & QueueFlags.ComputeBit) == 0 || families[i].QueueCount == 0)
            {
                continue;
            }

            int score = ((flags & QueueFlags.GraphicsBit) == 0 ? 1 : 0) + (families[i].TimestampValidBits > 0 ? 2 : 0);
            if (score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return (best, best < 0 ? 0 : (int)families[best].TimestampValidBits);
    }

    /// <summary>The queue families of a device.</summary>
    public static unsafe QueueFamilyProperties[] Families(Vk api, PhysicalDevice device)
    {
        uint count = 0;
        api.GetPhysicalDeviceQueueFamilyProperties(device, &count, null);
        var families = new QueueFamilyProperties[Math.Max(count, 1)];
        fixed (QueueFamilyProperties* first = families)
        {
            api.GetPhysicalDeviceQueueFamilyProperties(device, &count, first);
        }

        return families[..(int)count];
    }
}
