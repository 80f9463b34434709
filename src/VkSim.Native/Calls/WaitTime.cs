namespace VkSim.Native;

/// <summary>How long a call may wait, as the header counts it.</summary>
internal static class WaitTime
{
    /// <summary>Rounded up to whole milliseconds, and to less than what a wait can take; −1 is for ever.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than −1.</exception>
    public static TimeSpan Of(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nanoseconds, -1);
        return nanoseconds < 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Min((nanoseconds / 1_000_000) + (nanoseconds % 1_000_000 > 0 ? 1 : 0), int.MaxValue));
    }
}
