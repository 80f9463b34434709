namespace VkSim.Compute;

/// <summary>How much of one heap may be used and is used.</summary>
internal readonly record struct HeapBudget(ulong Budget, ulong Used)
{
    // Without the driver's word something must be left for others and for the driver itself.
    private const double Share = 0.9;

    /// <summary>Whether so much more fits.</summary>
    public bool Admits(ulong size) => Used <= Budget && size <= Budget - Used;

    /// <summary>The tightest of what the driver says and what was set.</summary>
    /// <param name="heapSize">Bytes in the heap.</param>
    /// <param name="reserved">Bytes that this device holds of it.</param>
    /// <param name="driver">What the driver says of the process; null, or a budget of 0, is no word.</param>
    /// <param name="limit">What the device may hold; null is no limit.</param>
    public static HeapBudget Of(ulong heapSize, ulong reserved, HeapBudget? driver, long? limit)
    {
        HeapBudget result = driver is { Budget: > 0 } said
            ? said with { Used = Math.Max(said.Used, reserved) }
            : new HeapBudget((ulong)(heapSize * Share), reserved);
        if (limit is not { } most)
        {
            return result;
        }

        HeapBudget set = new((ulong)Math.Max(most, 0), reserved);
        return set.Room < result.Room ? set : result;
    }

    private ulong Room => Used <= Budget ? Budget - Used : 0;
}
