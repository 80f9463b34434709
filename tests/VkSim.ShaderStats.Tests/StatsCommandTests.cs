namespace VkSim.ShaderStats.Tests;

public sealed class StatsCommandTests
{
    [Theory]
    [InlineData("--colour", "cannot understand '--colour'")]
    [InlineData("--driver", "--driver: found no value")]
    [InlineData("--subgroup 33", "--subgroup 33: expected a power of two from 4 to 128")]
    [InlineData("--kernel", "--kernel: found no value")]
    [InlineData("--kernel a --against b", "--kernel: a table that was kept has the other kernels as well; expected it without --against")]
    [InlineData("--changed", "--changed: found no table; expected it with --against")]
    public void WrongUsageSaysWhat(string line, string expected)
    {
        (int exitCode, _, string errors) = Run(line.Split(' '));
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"stats: {expected}\n", errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingTableSaysWhich()
    {
        (int exitCode, _, string errors) = Run("--against", "no-such-table.json");
        Assert.Equal(1, exitCode);
        Assert.Contains("no-such-table.json", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownDriverSaysWhichThereAre()
    {
        (int exitCode, _, string errors) = Run("--driver", "no such driver");
        Assert.Equal(3, exitCode);
        Assert.StartsWith("stats: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void HelpIsNoError()
    {
        (int exitCode, string output, string errors) = Run("--help");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("--subgroup N", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        int exitCode = StatsCommand.Run(arguments, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
