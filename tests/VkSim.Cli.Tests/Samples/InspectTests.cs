using VkSim.Cli.Tests.Processes;

namespace VkSim.Cli.Tests.Samples;

/// <summary>The sample in which a vector is compared with itself, run as a user runs it.</summary>
public sealed class InspectTests
{
    [Fact]
    public void AVectorComparedWithItselfGetsItsVerdict()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "VkSim.Samples.Inspect.dll");
        VkSimProcess run = VkSimProcess.Finish(VkSimProcess.Start("dotnet", ["exec", assembly], new Dictionary<string, string?>()));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] weights = [.. run.Output.Split('\n').Where(line => line.StartsWith("  weights: ", StringComparison.Ordinal)).Select(line => line[11..].TrimEnd())];
        Assert.Equal(["identical, one memory", "equal, in two memories", "collinear, only the norms differ", "different"], weights);
        Assert.Equal(2, run.Output.Split("all of the rows equal their partner").Length - 1);
    }
}
