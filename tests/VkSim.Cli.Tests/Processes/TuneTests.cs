using System.Diagnostics;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary>The command on every device; how fast anything is is not looked at.</summary>
public sealed class TuneTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();
    private readonly Dictionary<string, string?> _environment;

    public TuneTests() => _environment = new() { ["VKSIM_CACHE"] = _cache.Path, ["VKSIM_TUNING"] = null };

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData("tune --device cpu", "--device", "'cpu'", "a Vulkan device")]
    [InlineData("tune --kernels frobnicate", "--kernels", "'frobnicate'", "nearest.query_window")]
    [InlineData("tune --kernels nearest,,pairwise", "--kernels", "''")]
    [InlineData("tune --budget 0", "--budget", "'0'", "above 0")]
    [InlineData("tune --show --reset", "--show", "--reset")]
    [InlineData("tune --show --budget 5", "--show", "--budget")]
    [InlineData("tune --reset --kernels nearest", "--reset", "--kernels")]
    [InlineData("tune --reset --dry-run", "--reset", "--dry-run")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run(_environment, arguments.Split(' ')).AssertFailed(ExitCode.BadInput, words);

    [Fact]
    public void AnUnknownDeviceIsCodeThree() =>
        VkSimProcess.Run(_environment, "tune", "--device", "frobnicate").AssertFailed(ExitCode.NoSuchDevice, "frobnicate");

    [SkippableFact]
    public void AFolderThatCannotBeWrittenIsSaidBeforeAnythingIsMeasured()
    {
        string device = Drivers().First();
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        VkSimProcess.Run(new Dictionary<string, string?> { ["VKSIM_CACHE"] = file }, "tune", "--device", device, "--budget", "600")
            .AssertFailed(ExitCode.BadInput, "VKSIM_CACHE", $"'{file}'", "a folder that files can be made in");
    }

    [SkippableFact]
    public void WhatIsMeasuredIsKeptShownUsedAndForgotten()
    {
        // Slow drivers take their time for the same.
        bool everything = Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1";
        foreach (string device in Drivers().Take(everything ? int.MaxValue : 1))
        {
            Assert.Equal(JsonValueKind.Null, Run("--show", device).GetProperty("device").GetProperty("tuning").ValueKind);
            Assert.All(Run("--show", device).GetProperty("parameters").EnumerateArray(), parameter =>
            {
                Assert.Equal(JsonValueKind.Null, parameter.GetProperty("measured").ValueKind);
                Assert.True(parameter.GetProperty("choices").GetInt32() > 1);
            });
            JsonElement dry = Measure(device, "--dry-run");
            Assert.Equal(JsonValueKind.Null, dry.GetProperty("file").ValueKind);
            Assert.Empty(Files());

            JsonElement kept = Measure(device);
            string file = Assert.Single(Files());
            Assert.Equal(file, kept.GetProperty("file").GetString());
            int[] after = [.. kept.GetProperty("parameters")[0].GetProperty("after").EnumerateArray().Select(value => value.GetInt32())];
            JsonElement shown = Run("--show", device).GetProperty("parameters").EnumerateArray()
                .Single(parameter => parameter.GetProperty("parameter").GetString() == "nearest.query_window");
            Assert.True(shown.GetProperty("measured") is { ValueKind: JsonValueKind.Null }
                ? after[0] == shown.GetProperty("table")[0].GetInt32() : after[0] == shown.GetProperty("measured")[0].GetInt32());
            Assert.StartsWith("measured: ", TuningOf(device, _environment));
            Assert.Null(TuningOf(device, new Dictionary<string, string?>(_environment) { ["VKSIM_TUNING"] = "0" }));

            File.WriteAllText(file, "no JSON");
            Assert.Equal($"ignored: {file}: it is damaged", TuningOf(device, _environment));
            VkSimProcess table = VkSimProcess.Run(_environment, "tune", "--show", "--device", device);
            Assert.Equal((0, ""), (table.ExitCode, table.Error));
            Assert.Contains("ignored: ", table.Output);
            Assert.Contains("nearest.query_window", table.Output);

            Assert.True(Run("--reset", device).GetProperty("removed").GetBoolean());
            Assert.False(Run("--reset", device).GetProperty("removed").GetBoolean());
            Assert.Null(TuningOf(device, _environment));
        }
    }

    [SkippableFact]
    public void AnInterruptKeepsWhatWasFound()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no signal to send.");
        string device = Drivers()[0];
        Process process = VkSimProcess.Start(
            "dotnet", ["exec", VkSimProcess.Assembly, "tune", "--device", device, "--kernels", "nearest", "--budget", "60"], _environment);
        SpinWait.SpinUntil(() => process.HasExited || Files().Length > 0, TimeSpan.FromMinutes(3));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal((ExitCode.Interrupted, "", "vksim: interrupted\n"), (run.ExitCode, run.Output, run.Error));
        Assert.StartsWith("measured: ", TuningOf(device, _environment));
    }

    private static string[] Drivers()
    {
        JsonElement[] drivers = [.. VkSimProcess.Run("devices", "--json").Json.GetProperty("devices").EnumerateArray()
            .Where(device => device.GetProperty("type").GetString() != "simd")];
        Skip.If(drivers.Length == 0 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") is null, "There is no Vulkan device.");
        Assert.NotEmpty(drivers);
        return [.. drivers.Select(device => device.GetProperty("index").GetRawText())];
    }

    private string[] Files() => Directory.GetFiles(_cache.Path, "*.tuning.json");

    private JsonElement Measure(string device, params string[] options)
    {
        VkSimProcess run = VkSimProcess.Run(
            _environment, ["tune", "--device", device, "--budget", "0.5", "--kernels", "nearest.query", "--json", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement step = Assert.Single(run.Json.GetProperty("parameters").EnumerateArray());
        Assert.Equal("nearest.query_window", step.GetProperty("parameter").GetString());
        Assert.Equal((0, JsonValueKind.Null), (step.GetProperty("refused").GetArrayLength(), step.GetProperty("wrong").ValueKind));
        return run.Json;
    }

    private JsonElement Run(string option, string device)
    {
        VkSimProcess run = VkSimProcess.Run(_environment, "tune", option, "--device", device, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Json;
    }

    private static string? TuningOf(string device, Dictionary<string, string?> environment) =>
        VkSimProcess.Run(environment, "devices", "--json").Json.GetProperty("devices")[int.Parse(device)].GetProperty("tuning").GetString();
}
