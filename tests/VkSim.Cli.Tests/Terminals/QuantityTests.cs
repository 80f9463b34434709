namespace VkSim.Cli.Tests.Terminals;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1_300_000, "1.24 MiB")]
    [InlineData(128L << 30, "128 GiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Bytes(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.00082, "820 µs")]
    [InlineData(0.0143, "14.3 ms")]
    [InlineData(2.053, "2.05 s")]
    [InlineData(0, "0 µs")]
    [InlineData(100, "100 s")]
    public void Durations(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void ScoresAndErrors()
    {
        Assert.Equal(" 0.1235", Quantity.Score(0.12345678f));
        Assert.Equal("-0.5000", Quantity.Score(-0.5f));
        Assert.Equal("1.2e-07", Quantity.Error(1.2e-7));
        Assert.Equal("1,234,567", Quantity.Count(1234567));
    }
}
