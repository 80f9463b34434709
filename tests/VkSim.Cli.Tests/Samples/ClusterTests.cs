using VkSim.Cli.Tests.Processes;

namespace VkSim.Cli.Tests.Samples;

/// <summary>The sample that kills a silo, run as a user runs it.</summary>
public sealed class ClusterTests
{
    [Fact]
    public void AKilledSiloCostsTimeAndNoAnswer()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "VkSim.Samples.Cluster.dll");
        VkSimProcess run = VkSimProcess.Finish(VkSimProcess.Start("dotnet", ["exec", assembly, "1500", "16", "5"], new Dictionary<string, string?>()));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("every answer was that of one index with all vectors, to the bit", lines[^1]);
        Assert.Equal((3, 2), (Silos(lines, "filled"), Silos(lines, "after:")));
        Assert.Single(lines, line => line.StartsWith("whole again", StringComparison.Ordinal));
    }

    private static int Silos(string[] lines, string after) =>
        lines.SkipWhile(line => !line.Contains(after, StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Count();
}
