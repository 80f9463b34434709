using System.Globalization;
using System.Text.Json;

namespace VkSim.Native.Tests;

/// <summary>The C sample prints the numbers that the command writes for the same files.</summary>
public sealed class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>, IDisposable
{
    private const int Rows = 9;
    private const int Columns = 37;
    private readonly TemporaryFolder _folder = new();

    private string A => _folder.At("a.npy");

    private string B => _folder.At("b.npy");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnTheCpuTheSampleAndTheCommandAgree() => AssertAgree("cpu", withDrivers: false);

    [SkippableFact]
    public void OnAGpuTheSampleAndTheCommandAgree() => AssertAgree(VulkanDrivers.RequireOne(), withDrivers: true);

    [Fact]
    public void OnTheCpuTheFramesAndTheCommandAgree() => AssertFramesAgree("cpu", withDrivers: false);

    [SkippableFact]
    public void OnAGpuTheFramesAndTheCommandAgree() => AssertFramesAgree(VulkanDrivers.RequireOne(), withDrivers: true);

    [Fact]
    public void TheSampleTellsWhatIsWrongWithAFile()
    {
        File.WriteAllText(A, "no numbers");
        (int exitCode, string output) = Tool.Run(build.Similarity, [A, A]);
        Assert.Equal(2, exitCode);
        Assert.Contains("is no .npy file of version 1", output, StringComparison.Ordinal);
    }

    private void AssertFramesAgree(string device, bool withDrivers)
    {
        ILookup<string, string[]> printed = Run(build.Frame, device, withDrivers);
        Command("cosine", A, B, "--out", _folder.At("c.npy"), "--device", device);
        AssertSame(printed["cosine"], "c.npy");
        AssertNearest(printed["nearest"], device);
    }

    private void AssertAgree(string device, bool withDrivers)
    {
        ILookup<string, string[]> printed = Run(build.Similarity, device, withDrivers);
        Command("normalize", A, "--out", _folder.At("n.npy"), "--device", device);
        AssertSame(printed["normalize"], "n.npy");
        Command("cosine", A, B, "--out", _folder.At("c.npy"), "--device", device);
        AssertSame(printed["cosine"], "c.npy");
        Command("cdist", A, B, "--p", "1", "--out", _folder.At("d.npy"), "--device", device);
        AssertSame(printed["cdist"], "d.npy");
        AssertNearest(printed["nearest"], device);
        foreach (string loss in new[] { "infonce", "siglip" })
        {
            string json = Command(
                "loss", loss, A, B, "--scale", "10", "--grad-a", _folder.At("ga.npy"), "--grad-b", _folder.At("gb.npy"), "--json", "--device", device);
            JsonElement told = JsonDocument.Parse(json).RootElement;
            string[] words = Assert.Single(printed[loss]);
            Assert.Equal(told.GetProperty("loss").GetDouble(), Number(words[1]));
            Assert.Equal(told.GetProperty("dScale").GetDouble(), Number(words[2]));
            AssertSame(printed[$"{loss}-gradient-a"], "ga.npy");
            AssertSame(printed[$"{loss}-gradient-b"], "gb.npy");
        }
    }

    // The lines that a sample prints for two random matrices, by their first word.
    private ILookup<string, string[]> Run(string sample, string device, bool withDrivers)
    {
        NpyFile.WriteRandom(A, Rows, Columns, seed: 1);
        NpyFile.WriteRandom(B, Rows, Columns, seed: 2);
        return Tool.RequireSanitized(sample, [A, B, device], withDrivers)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(words => words[0]);
    }

    private void AssertSame(IEnumerable<string[]> lines, string file) =>
        Assert.Equal(NpyFile.Read<float>(_folder.At(file)), lines.Select(words => (float)Number(words[^1])));

    private void AssertNearest(IEnumerable<string[]> lines, string device)
    {
        Command("cdist", A, B, "--out", _folder.At("l2.npy"), "--device", device);
        float[] distances = NpyFile.Read<float>(_folder.At("l2.npy"));
        var expected = Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Rows)
            .Select(id => (Id: (double)id, Distance: (double)distances[(row * Rows) + id])).OrderBy(pair => pair.Distance).Take(3));
        Assert.Equal(expected, lines.Select(words => (Number(words[2]), (double)(float)Number(words[3]))));
    }

    private static string Command(params string[] arguments) =>
        Tool.Require("dotnet", [Path.Combine(AppContext.BaseDirectory, "VkSim.Cli.dll"), .. arguments]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
