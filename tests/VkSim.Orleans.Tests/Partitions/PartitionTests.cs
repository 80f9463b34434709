namespace VkSim.Orleans.Tests.Partitions;

/// <summary>The network between silos is cut, and joined again.</summary>
public sealed class PartitionTests
{
    private static bool TestsAll => Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1";

    [SkippableFact]
    public void ACutLosesNothingAndNoAnswerIsWrong()
    {
        Skip.IfNot(File.Exists("/usr/bin/unshare"), "There are no network namespaces, or no program that makes them.");
        // A container may not let its processes make them.
        (int code, string text) = Shell.Run(
            TimeSpan.FromSeconds(20), "unshare", "--user", "--map-root-user", "--net", "bash", "-c", "ip link add probe0 type bridge && unshare --net true");
        Skip.If(code != 0, $"Network namespaces cannot be made here: {text.Trim()}");
        using var folder = new TemporaryFolder();
        (code, text) = Shell.Run(
            TimeSpan.FromMinutes(TestsAll ? 10 : 4), "unshare", "--user", "--map-root-user", "--net",
            "dotnet", "exec", typeof(PartitionTests).Assembly.Location, Path.Combine(folder.Path, "store"), "1", TestsAll ? "5" : "1");
        Assert.True(code == 0, text);
    }
}
