namespace VkSim.Compute;

/// <summary>Turns the device's timestamps into nanoseconds.</summary>
/// <param name="Period">Nanoseconds of one tick.</param>
/// <param name="ValidBits">The low bits that count; the counter wraps around within them.</param>
internal readonly record struct TimestampClock(double Period, int ValidBits)
{
    private ulong Mask => ValidBits >= 64 ? ulong.MaxValue : (1UL << ValidBits) - 1;

    /// <summary>The time from one timestamp to a later one; right as long as the counter wrapped at most once between them.</summary>
    public double Nanoseconds(ulong from, ulong to) => ((to - from) & Mask) * Period;
}
