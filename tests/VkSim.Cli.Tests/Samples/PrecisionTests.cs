using System.Globalization;
using VkSim.Cli.Tests.Processes;

namespace VkSim.Cli.Tests.Samples;

/// <summary>The sample that shows what half precision does to a cosine, run as a user runs it.</summary>
public sealed class PrecisionTests
{
    [Fact]
    public void OldFormulasFailAndEveryDeviceIsRight()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "VkSim.Samples.Precision.dll");
        VkSimProcess run = VkSimProcess.Finish(VkSimProcess.Start("dotnet", ["exec", assembly], new Dictionary<string, string?>()));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] clip = [.. run.Output.Split('\n').SkipWhile(line => !line.StartsWith("CLIP-like", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0)];
        double truth = First(clip, "double precision");
        Assert.InRange(truth, 0.2, 0.9);
        Assert.Equal(0, First(clip, "PyTorch 1.1 to 1.11"));
        Assert.Equal(truth, First(clip, "VkSim on cpu"), 1e-6);
        int devices = clip.Count(line => line.Contains("VkSim on"));
        Assert.Equal(VectorDevice.Available("auto").Count, devices);
        Assert.Contains("on every device", run.Output);
    }

    private static double First(string[] lines, string name)
    {
        string line = Assert.Single(lines, line => line.TrimStart().StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
