namespace VkSim.Cli.Tests.Benchmarks;

public sealed class ByteDotsTests
{
    [Fact]
    public void TheInstructionsAreRight() => Assert.Null(ByteDots.Problem);

    [Fact]
    public void EqualRunsHaveEqualSums() => Assert.Equal(ByteDots.Run(1e6), ByteDots.Run(1e6));
}
