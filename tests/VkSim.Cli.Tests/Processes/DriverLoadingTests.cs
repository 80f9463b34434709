namespace VkSim.Cli.Tests.Processes;

/// <summary>Loading Vulkan's drivers takes longer than many a comparison, so a command on the CPU leaves them alone.</summary>
public sealed class DriverLoadingTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public void Dispose() => _files.Dispose();

    [SkippableTheory]
    [InlineData("--device", "cpu")]
    [InlineData("--device", "simd")]
    [InlineData("", "cpu")]
    public void ACommandOnTheCpuDoesNotLoadVulkan(string option, string device)
    {
        string a = _files.WriteRandom("a.npy", 3, 4);
        string[] selector = option.Length > 0 ? [option, device] : [];
        Skip.IfNot(Loaded("devices").Contains("libvulkan", StringComparison.Ordinal), "This system's loader does not tell what it loads.");
        Assert.DoesNotContain(
            "libvulkan", Loaded(["cosine", a, a, "--out", _files.At("s.npy"), .. selector], option.Length > 0 ? null : device), StringComparison.Ordinal);
    }

    // What glibc's loader says about files.
    private string Loaded(params string[] arguments) => Loaded(arguments, null);

    private string Loaded(string[] arguments, string? device)
    {
        string log = _files.At("loaded");
        VkSimProcess run = VkSimProcess.Run(
            new Dictionary<string, string?> { ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = log, ["VKSIM_DEVICE"] = device }, arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] written = Directory.GetFiles(_files.Folder, "loaded.*");
        string text = string.Concat(written.Select(File.ReadAllText));
        Array.ForEach(written, File.Delete);
        return text;
    }
}
