using VkSim.Cli.Tests.Processes;

namespace VkSim.Cli.Tests.Samples;

/// <summary>The sample that trains an encoder with contrastive gradients, run as a user runs it.</summary>
public sealed class ContrastiveTests
{
    [Fact]
    public void RetrievalRisesFromChanceToNearlyAlways()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "VkSim.Samples.Contrastive.dll");
        VkSimProcess run = VkSimProcess.Finish(VkSimProcess.Start("dotnet", ["exec", assembly], new Dictionary<string, string?>()));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Retrieval went from", run.Output);
    }
}
