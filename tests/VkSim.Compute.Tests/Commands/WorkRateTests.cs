using System.Diagnostics;

namespace VkSim.Compute.Tests;

public class WorkRateTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void ItBeginsAsOfASlowDevice() => Assert.Equal(100_000, new WorkRate(Target, 1e6).Bound);

    [Fact]
    public void WorkThatWasFasterRaisesItToWhatWasSeen()
    {
        var rate = new WorkRate(Target, 1e6);
        rate.Add(15_000, TimeSpan.FromMilliseconds(10), exact: false);
        Assert.Equal(150_000, rate.Bound);
    }

    [Fact]
    public void NothingMoreThanDoublesIt()
    {
        var rate = new WorkRate(Target, 1e6);
        rate.Add(long.MaxValue, TimeSpan.FromMilliseconds(10), exact: true);
        Assert.Equal(200_000, rate.Bound);
        for (int i = 0; i < 100; i++)
        {
            rate.Add(long.MaxValue, TimeSpan.FromMilliseconds(10), exact: true);
        }

        Assert.Equal(100_000_000_000_000, rate.Bound);
    }

    [Fact]
    public void AFastDeviceIsKnownAfterAFewStretches()
    {
        var rate = new WorkRate(Target, 2e10);
        int stretches = 0;
        while (rate.Bound < 900_000_000_000)
        {
            // As of 1e13 a second, each as long as it may be.
            rate.Add(rate.Bound, rate.Bound / 1e13 * TimeSpan.FromSeconds(1), exact: true);
            stretches++;
        }

        Assert.Equal(9, stretches);
    }

    [Fact]
    public void ShortStretchesAndUnknownWorkTellNothing()
    {
        var rate = new WorkRate(Target, 1e6);
        rate.Add(99_999, TimeSpan.FromMicroseconds(999), exact: true);
        rate.Add(1_000_000, TimeSpan.Zero, exact: true);
        rate.Add(1_000_000, TimeSpan.FromMilliseconds(-5), exact: true);
        rate.Add(0, TimeSpan.FromSeconds(5), exact: true);
        Assert.Equal(100_000, rate.Bound);
        rate.Add(100_000, TimeSpan.FromMicroseconds(10), exact: true);
        Assert.Equal(200_000, rate.Bound);
    }

    [Fact]
    public void OnlyLongWorkWhoseEndWasAwaitedLowersIt()
    {
        var rate = new WorkRate(Target, 1e6);
        rate.Add(10, TimeSpan.FromSeconds(10), exact: false);
        rate.Add(10, TimeSpan.FromMilliseconds(99), exact: true);
        Assert.Equal(100_000, rate.Bound);
        rate.Add(160_000, TimeSpan.FromMilliseconds(200), exact: true);
        Assert.Equal(80_000, rate.Bound);
        rate.Add(10, TimeSpan.FromSeconds(10), exact: true);
        Assert.Equal(40_000, rate.Bound);
    }

    [Fact]
    public void ItFallsToASixteenthOfTheFirstAndComesBack()
    {
        var rate = new WorkRate(Target, 1.6e6);
        for (int i = 0; i < 20; i++)
        {
            rate.Add(1, TimeSpan.FromSeconds(10), exact: true);
        }

        Assert.Equal(10_000, rate.Bound);
        for (int i = 0; i < 4; i++)
        {
            rate.Add(160_000, TimeSpan.FromMilliseconds(100), exact: true);
        }

        Assert.Equal(160_000, rate.Bound);
    }

    [Fact]
    public void AStretchIsTimedFromItsFirstSubmissionToItsLast()
    {
        var rate = new WorkRate(Target, 1e6);
        var stretch = new WorkStretch(rate);
        stretch.Submitted(1, 9_000, idle: true, At(0));
        stretch.Submitted(2, 9_000, idle: false, At(1));
        stretch.Finished(1, At(9), awaited: true);
        Assert.True(stretch.IsOpen);
        stretch.Finished(2, At(12), awaited: true);
        Assert.False(stretch.IsOpen);
        Assert.Equal(150_000, rate.Bound);
    }

    [Fact]
    public void AStretchOfEnoughWorkGrowsNoFurther()
    {
        var rate = new WorkRate(Target, 1e6);
        var stretch = new WorkStretch(rate);
        stretch.Submitted(5, 100_000, idle: true, At(0));
        stretch.Submitted(6, 1_000_000, idle: false, At(1));
        stretch.Submitted(7, 0, idle: false, At(1));
        stretch.Finished(5, At(80), awaited: false);
        Assert.Equal(125_000, rate.Bound);
        stretch.Finished(7, At(81), awaited: false);
        Assert.Equal(125_000, rate.Bound);
    }

    [Fact]
    public void WorkBehindOtherWorkDoesNotLowerIt()
    {
        var rate = new WorkRate(Target, 1e6);
        var stretch = new WorkStretch(rate);
        stretch.Submitted(3, 10, idle: false, At(0));
        stretch.Finished(3, At(500), awaited: true);
        stretch.Submitted(4, 10, idle: true, At(600));
        stretch.Finished(4, At(1500), awaited: false);
        Assert.Equal(100_000, rate.Bound);
        stretch.Submitted(5, 10, idle: true, At(2000));
        stretch.Finished(5, At(2500), awaited: true);
        Assert.Equal(50_000, rate.Bound);
    }

    [Theory]
    [InlineData(0, 20_000_000_000, 50_000_000_000)]
    [InlineData(1, 2_000_000_000, 5_000_000_000)]
    public void AWatchdogMakesSubmissionsShort(int integrated, long watched, long free)
    {
        AdapterDescription adapter = Fabricated.Nvidia() with { Type = integrated == 1 ? AdapterType.Integrated : AdapterType.Discrete };
        Assert.Equal(OperatingSystem.IsWindows() ? watched : free, WorkRate.Of(adapter).Bound);
        Assert.Equal(watched, WorkRate.Of(adapter with { Quirks = DeviceQuirks.Find(Fabricated.MoltenVk()) }).Bound);
    }

    private static long At(double milliseconds) => (long)(1_000_000 + (milliseconds * Stopwatch.Frequency / 1000));
}
