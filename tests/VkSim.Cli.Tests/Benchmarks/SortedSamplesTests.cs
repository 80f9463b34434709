namespace VkSim.Cli.Tests.Benchmarks;

public sealed class SortedSamplesTests
{
    [Fact]
    public void QuantilesAreThoseOfTheSortedValues()
    {
        var samples = new SortedSamples(Enumerable.Range(1, 100).Select(i => (double)(101 - i)));
        Assert.Equal((100, 1.0, 51.0, 95.0, 99.0), (samples.Count, samples.Least, samples.Median, samples.P95, samples.P99));
        Assert.Equal((90 - 1) / 51.0, samples.Spread, 1e-12);
    }

    [Fact]
    public void OneValueIsAllOfThem()
    {
        var samples = new SortedSamples([0.5]);
        Assert.Equal((1, 0.5, 0.5, 0.5, 0.5, 0.0), (samples.Count, samples.Least, samples.Median, samples.P95, samples.P99, samples.Spread));
    }
}
