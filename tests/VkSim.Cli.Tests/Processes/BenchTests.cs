using System.Diagnostics;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary>The command as a whole; how fast anything is is not looked at.</summary>
public sealed class BenchTests : IDisposable
{
    private const string Small = "dot 64x64x128 float32";

    private static readonly string[] _rowKeys =
        ["op", "shape", "dtype", "medianSeconds", "p95Seconds", "bytes", "flops", "shareOfCopy", "shareOfFma", "maxError"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bench --only frobnicate", "--only", "'frobnicate'", "softmax")]
    [InlineData("bench --only softmax --only frobnicate", "--only", "'frobnicate'", "softmax")]
    [InlineData("bench --only=", "--only", "found no value")]
    [InlineData("bench --suite none", "--suite", "'none'", "roofline")]
    [InlineData("bench --minutes 0", "--minutes", "'0'")]
    [InlineData("bench --case-seconds 0", "--case-seconds", "'0'")]
    [InlineData("bench --out /nowhere/x.json", "--out", "/nowhere/x.json")]
    [InlineData("bench --html /nowhere/x.html", "--html", "/nowhere/x.html")]
    [InlineData("bench --html ", "--html: found an empty text")]
    [InlineData("bench compare A.json B.json --html ", "--html: found an empty text")]
    [InlineData("bench --out /proc/x.json", "--out", "/proc/x.json", "cannot be written")]
    [InlineData("bench --html /proc/x.html", "--html", "/proc/x.html", "cannot be written")]
    [InlineData("bench --out one --html ./one", "--html", "which --out names too", "a file of its own")]
    [InlineData("bench compare A.json B.json --html /proc/x.html", "--html", "/proc/x.html", "cannot be written")]
    [InlineData("bench compare A.json", "B: found nothing; expected another file of")]
    [InlineData("bench compare nowhere.json B.json", "nowhere.json", "no such file")]
    [InlineData("bench compare nowhere.json B.json C.json", "nowhere.json", "no such file")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run(arguments.Split(' ')).AssertFailed(ExitCode.BadInput, words);

    // By another path than the one that the command reads it by: relative, through a link, through a linked folder.
    [SkippableTheory]
    [InlineData("relative")]
    [InlineData("link")]
    [InlineData("folder")]
    public void AComparisonDoesNotReplaceWhatItReads(string form)
    {
        Skip.If(form != "relative" && OperatingSystem.IsWindows(), "Links need a right that a user may lack.");
        const string Text = "not looked at";
        string input = _folder.Write("results/b.json", Text);
        string page = form switch
        {
            "relative" => Path.GetRelativePath(Environment.CurrentDirectory, input),
            "link" => File.CreateSymbolicLink(Path.Combine(_folder.Path, "page.html"), input).FullName,
            _ => Path.Combine(Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "linked"), Path.GetDirectoryName(input)!).FullName, "b.json"),
        };
        VkSimProcess.Run("bench", "compare", "nowhere.json", input, "--html", page)
            .AssertFailed(ExitCode.BadInput, $"--html: found '{page}', which is the input '{input}'; expected a file of its own");
        Assert.Equal(Text, File.ReadAllText(input));
        Assert.Equal([input], Directory.GetFiles(Path.GetDirectoryName(input)!));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("1e30")]
    public void AnUnknownDeviceIsCodeThreeHoweverMuchTimeThereIs(string minutes) =>
        VkSimProcess.Run("bench", "--device", "frobnicate", "--minutes", minutes).AssertFailed(ExitCode.NoSuchDevice, "frobnicate");

    [SkippableFact]
    public void TheContractsKeysAreThereOnEveryKindOfDevice()
    {
        JsonElement[] devices = [.. VkSimProcess.Run("devices", "--json").Json.GetProperty("devices").EnumerateArray()];
        string driver = devices.First(device => devices.Length == 1 || device.GetProperty("type").GetString() != "simd").GetProperty("name").GetString()!;
        foreach (string device in new[] { "cpu", driver }.Distinct())
        {
            string file = Path.Combine(_folder.Path, $"{(device == "cpu" ? "cpu" : "driver")}.json");
            string page = Path.Combine(_folder.Path, "page.html");
            VkSimProcess run = VkSimProcess.Run("bench", "--device", device, "--suite", "ops", "--only", Small, "--json", "--out", file, "--html", page);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            JsonElement json = run.Json;
            Assert.Equal(["device", "probes", "results"], json.EnumerateObject().Take(3).Select(field => field.Name));
            Assert.Equal(device, json.GetProperty("device").GetProperty("name").GetString());
            Assert.Equal(
                ["copyBytesPerSecond", "readBytesPerSecond", "fmaFlopsPerSecond"], json.GetProperty("probes").EnumerateObject().Take(3).Select(field => field.Name));
            Assert.All(json.GetProperty("probes").EnumerateObject().Take(3), probe => Assert.True(probe.Value.GetDouble() > 0));
            JsonElement row = Assert.Single(json.GetProperty("results").EnumerateArray());
            Assert.Equal(_rowKeys, row.EnumerateObject().Take(_rowKeys.Length).Select(field => field.Name));
            Assert.Equal(Small, $"{row.GetProperty("op").GetString()} {row.GetProperty("shape").GetString()} {row.GetProperty("dtype").GetString()}");
            Assert.InRange(row.GetProperty("maxError").GetDouble(), 0, 1e-4);
            Assert.Equal(device != "cpu", row.GetProperty("gpuSeconds").ValueKind == JsonValueKind.Number);
            Assert.Equal(1, json.GetProperty("schemaVersion").GetInt32());
            Assert.Contains("What bounds it", File.ReadAllText(page));
            Assert.Equal(run.Output, File.ReadAllText(file));
        }

        Skip.If(devices.Length == 1, "There is no Vulkan device.");
        string compared = Path.Combine(_folder.Path, "compared.html");
        VkSimProcess compare = VkSimProcess.Run(
            "bench", "compare", Path.Combine(_folder.Path, "cpu.json"), Path.Combine(_folder.Path, "driver.json"), "--html", compared);
        Assert.Equal((0, ""), (compare.ExitCode, compare.Error));
        Assert.Contains("times as fast as", compare.Output);
        Assert.Contains("times as fast B is", File.ReadAllText(compared));

        string cpu = Path.Combine(_folder.Path, "cpu.json");
        VkSimProcess three = VkSimProcess.Run("bench", "compare", cpu, Path.Combine(_folder.Path, "driver.json"), cpu, "--html", compared);
        Assert.Equal((0, ""), (three.ExitCode, three.Error));
        Assert.Contains("C is 1.00 times as fast as A (1 operations)", three.Output);
        Assert.Contains("times as fast B or C is", File.ReadAllText(compared));
    }

    [SkippableFact]
    public void TheResultAndThePageAreTwoFiles()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a right that a user may lack.");
        string file = _folder.Write("x.json", "as it was");
        string link = File.CreateSymbolicLink(Path.Combine(_folder.Path, "x.html"), file).FullName;
        VkSimProcess.Run("bench", "--out", file, "--html", link).AssertFailed(ExitCode.BadInput, "--html", "which --out names too", "a file of its own");
        Assert.Equal("as it was", File.ReadAllText(file));
    }

    [SkippableFact]
    public void AnInterruptKeepsWhatWasMeasured()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no signal to send.");
        string file = Path.Combine(_folder.Path, "x.json");
        Process process = VkSimProcess.Start(
            "dotnet", ["exec", VkSimProcess.Assembly, "bench", "--device", "cpu", "--minutes", "60", "--out", file], new Dictionary<string, string?>());
        // More than it takes to start: it measures by then, and for minutes more.
        SpinWait.SpinUntil(() => process.HasExited || process.TotalProcessorTime > TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(3));
        Assert.False(process.HasExited);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Equal("vksim: interrupted\n", run.Error);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.True(json.RootElement.GetProperty("interrupted").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("skipped").EnumerateArray(), skipped => skipped.GetProperty("kind").GetString() == "interrupted");
    }
}
