namespace VkSim.Native.Tests;

/// <summary>A C program hands in everything wrong that it can.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadInputTests() => Tool.Compile(Places.Source("tests/VkSim.Native.Tests/c/bad_input.c"), _folder.At("bad_input"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnTheCpuEverythingWrongIsTold() =>
        Assert.Contains(" checks on cpu, 0 failed", Tool.RequireSanitized(_folder.At("bad_input"), ["cpu"], withDrivers: false), StringComparison.Ordinal);

    [SkippableFact]
    public void OnAGpuEverythingWrongIsTold()
    {
        string device = VulkanDrivers.RequireOne();
        Assert.Contains(", 0 failed", Tool.RequireSanitized(_folder.At("bad_input"), [device], withDrivers: true), StringComparison.Ordinal);
    }
}
