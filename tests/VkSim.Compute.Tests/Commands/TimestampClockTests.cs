namespace VkSim.Compute.Tests;

public class TimestampClockTests
{
    [Theory]
    [InlineData(1.0, 64, 100UL, 350UL, 250.0)]
    [InlineData(52.08, 36, 0UL, 100UL, 5208.0)]
    [InlineData(1.0, 64, ulong.MaxValue - 4, 5UL, 10.0)]
    [InlineData(2.0, 36, (1UL << 36) - 1, 4UL, 10.0)]
    [InlineData(1.0, 36, 0xFFF0_0000_0001UL, 0xFFF0_0000_0003UL, 2.0)]
    public void TicksBecomeNanosecondsAcrossTheWrap(double period, int bits, ulong from, ulong to, double expected)
        => Assert.Equal(expected, new TimestampClock(period, bits).Nanoseconds(from, to), 6);
}
