namespace VkSim.Cli.Tests.Benchmarks;

public sealed class BenchScoreTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2.5, 250)]
    [InlineData(0.01, 1)]
    public void TheScoreIsAHundredTimesTheMeanSpeed(double speed, double expected)
    {
        BenchScoreJson score = BenchScore.Of(BenchResults.Of("x", BenchResults.Scored(speed)).Results)!;
        Assert.Equal(expected, score.Value, 1e-9);
        Assert.Equal(BenchScore.References.Select(row => row.Row.ToString()), score.Rows.Select(row => row.Row));
        Assert.All(score.Rows, row => Assert.Equal(speed, row.Ratio, 1e-9));
    }

    [Fact]
    public void WithoutOneOfItsRowsThereIsNone()
    {
        foreach ((BenchKey missing, _) in BenchScore.References)
        {
            Assert.Null(BenchScore.Of(BenchResults.Of("x", [.. BenchResults.Scored(1).Where(row => row.Item1 != missing)]).Results));
        }
    }

    [Fact]
    public void ItsRowsAreTheFirstThatAreMeasured() => Assert.Equal(
        BenchScore.References.Select(row => row.Row).ToHashSet(),
        BenchList.All.Take(BenchScore.References.Count).Select(BenchKey.Of).ToHashSet());

    [Fact]
    public void EveryRowIsListedOnce()
    {
        Assert.Distinct(BenchList.All.Select(BenchKey.Of));
        Assert.All(BenchList.All, operation => Assert.True(operation is { Bytes: > 0, Flops: > 0 }));
    }
}
