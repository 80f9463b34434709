using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

public sealed class DemoTests : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ComparesAFolder()
    {
        WriteTexts();
        VkSimProcess run = VkSimProcess.Run("demo", _folder.Path, "--device", "cpu", "--query", "shader subgroup", "--top", "2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain('\u001b', run.Output);
        foreach (string word in new[] { "Device", "cpu", "Driver", "7 files", "identical", "a/cats.txt", "Nearest to \"shader subgroup\"", "code.comp",
            "upload", "compute", "readback", "passed", "1 binary" })
        {
            Assert.Contains(word, run.Output);
        }
    }

    [Fact]
    public void JsonIsOneObjectAndNothingElse()
    {
        WriteTexts();
        VkSimProcess run = VkSimProcess.Run("demo", _folder.Path, "--device", "cpu", "--query", "shader subgroup", "--top", "2", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement json = run.Json;
        Assert.Equal("cpu", json.GetProperty("device").GetProperty("name").GetString());
        Assert.Equal(7, json.GetProperty("texts").GetProperty("files").GetInt32());
        Assert.Equal(6, json.GetProperty("texts").GetProperty("distinct").GetInt32());
        Assert.Equal(1, json.GetProperty("texts").GetProperty("skipped").GetProperty("binary").GetInt32());
        JsonElement[] pairs = [.. json.GetProperty("pairs").EnumerateArray()];
        Assert.Equal(("a/cats.txt", "copy.txt", true), (pairs[0].GetProperty("a").GetString(), pairs[0].GetProperty("b").GetString(), pairs[0].GetProperty("identical").GetBoolean()));
        Assert.Equal(("a/cats.txt", "cats2.txt", false), (pairs[1].GetProperty("a").GetString(), pairs[1].GetProperty("b").GetString(), pairs[1].GetProperty("identical").GetBoolean()));
        Assert.Equal("code.comp", json.GetProperty("query").GetProperty("matches")[0].GetProperty("file").GetString());
        Assert.True(json.GetProperty("oracle").GetProperty("pass").GetBoolean());
        Assert.InRange(json.GetProperty("oracle").GetProperty("maxDifference").GetDouble(), 0, 1e-5);
        Assert.InRange(json.GetProperty("seconds").GetProperty("compute").GetDouble(), 1e-9, 60);
    }

    [Fact]
    public void WithoutAFolderItComparesItsOwnSources()
    {
        VkSimProcess run = VkSimProcess.Run("demo", "--json", "--device", "cpu");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(run.Json.GetProperty("texts").GetProperty("files").GetInt32() > 100);
        Assert.NotEmpty(run.Json.GetProperty("query").GetProperty("matches").EnumerateArray());
    }

    [Fact]
    public void AwayFromTheRepositoryItHasItsOwnTexts()
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(_folder.Path, Path.GetFileName(file)));
        }

        Process process = VkSimProcess.Start(
            "dotnet", ["exec", Path.Combine(_folder.Path, "VkSim.Cli.dll"), "demo", "--json", "--device", "cpu"], new Dictionary<string, string?>());
        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("carries", run.Json.GetProperty("texts").GetProperty("source").GetString());
        Assert.True(run.Json.GetProperty("texts").GetProperty("files").GetInt32() > 50);
    }

    [Fact]
    public void OneFileIsEnough()
    {
        _folder.Write("only.txt", "the only text");
        VkSimProcess run = VkSimProcess.Run("demo", _folder.Path, "--device", "cpu", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Empty(run.Json.GetProperty("pairs").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("query").ValueKind);
        Assert.Contains("one text", VkSimProcess.Run("demo", _folder.Path, "--device", "cpu").Output);
    }

    [Fact]
    public void FoldersWithoutTextsAreCodeTwo()
    {
        VkSimProcess.Run("demo", _folder.Path).AssertFailed(ExitCode.BadInput, _folder.Path, "an empty folder", "text file");
        _folder.Write("image.bin", [1, 0, 2]);
        VkSimProcess.Run("demo", _folder.Path, "--json").AssertFailed(ExitCode.BadInput, _folder.Path, "1 binary");
        string file = _folder.Write("text.txt", "text");
        VkSimProcess.Run("demo", file).AssertFailed(ExitCode.BadInput, file, "a file", "a folder");
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void UnreadableFilesAreToldAndAnUnreadableFolderIsCodeTwo()
    {
        Skip.If(OperatingSystem.IsWindows(), "Files have no such modes there.");
        // The administrator can read everything, so the program then runs as a user who cannot.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        Skip.If(user.Length > 0 && !CanRun(user), "There is no other user to run as.");
        _folder.Write("text.txt", "some text");
        File.SetUnixFileMode(_folder.Write("secret.txt", "secret"), UnixFileMode.None);
        string inner = Path.GetDirectoryName(_folder.Write("inner/text.txt", "text"))!;
        File.SetUnixFileMode(_folder.Path, Open);
        File.SetUnixFileMode(inner, UnixFileMode.None);
        try
        {
            VkSimProcess run = Run(_folder.Path, "--json");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(1, run.Json.GetProperty("texts").GetProperty("files").GetInt32());
            Assert.Equal(["inner/", "secret.txt"], run.Json.GetProperty("texts").GetProperty("unreadableNames").EnumerateArray().Select(name => name.GetString()));
            Assert.Contains("could not read inner/, secret.txt", Run(_folder.Path).Output);
            Run(inner).AssertFailed(ExitCode.BadInput, inner, "cannot be read");
        }
        finally
        {
            File.SetUnixFileMode(inner, Open);
        }

        VkSimProcess Run(params string[] arguments)
        {
            string[] command = [.. user, "dotnet", "exec", VkSimProcess.Assembly, "demo", "--device", "cpu", .. arguments];
            return VkSimProcess.Finish(VkSimProcess.Start(command[0], command[1..], new Dictionary<string, string?>()));
        }
    }

    [SkippableFact]
    public void EveryDeviceGivesTheSameScores()
    {
        string[] drivers = [.. VkSimProcess.Run("devices", "--json").Json.GetProperty("devices").EnumerateArray()
            .Where(device => device.GetProperty("type").GetString() != "simd").Select(device => device.GetProperty("index").GetRawText())];
        Skip.If(drivers.Length == 0 && Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") is null, "There is no Vulkan device.");
        Assert.NotEmpty(drivers);
        WriteTexts();
        JsonElement expected = Demo("cpu");
        foreach (string device in drivers)
        {
            JsonElement json = Demo(device);
            double bound = json.GetProperty("oracle").GetProperty("bound").GetDouble();
            Assert.True(json.GetProperty("oracle").GetProperty("pass").GetBoolean());
            AssertSame(Scores(expected, "pairs", "b"), Scores(json, "pairs", "b"), bound);
            AssertSame(
                Scores(expected.GetProperty("query"), "matches", "file"), Scores(json.GetProperty("query"), "matches", "file"), bound);
        }

        JsonElement Demo(string device) =>
            VkSimProcess.Run("demo", _folder.Path, "--device", device, "--query", "cats and shaders", "--json").Json;

        static (string Name, double Score)[] Scores(JsonElement json, string list, string name) =>
            [.. json.GetProperty(list).EnumerateArray().Select(entry => (entry.GetProperty(name).GetString()!, entry.GetProperty("score").GetDouble()))];

        static void AssertSame((string Name, double Score)[] expected, (string Name, double Score)[] actual, double bound)
        {
            Assert.Equal(expected.Select(entry => entry.Name), actual.Select(entry => entry.Name));
            Assert.All(expected.Zip(actual), both => Assert.InRange(both.First.Score - both.Second.Score, -bound, bound));
        }
    }

    [SkippableFact]
    public void AnInterruptEndsItCleanly()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no signal to send.");
        StringBuilder words = new();
        for (int word = 0; words.Length < FolderReader.LargestFile - 20; word++)
        {
            words.Append((uint)word * 2654435761u).Append(word % 11 == 0 ? '\n' : ' ');
        }

        for (int file = 0; file < 40; file++)
        {
            _folder.Write($"{file}.txt", $"{file} {words}");
        }

        Process process = VkSimProcess.Start("dotnet", ["exec", VkSimProcess.Assembly, "demo", _folder.Path, "--device", "cpu", "--json"], new Dictionary<string, string?>());
        Thread.Sleep(TimeSpan.FromSeconds(1));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal((ExitCode.Interrupted, ""), (run.ExitCode, run.Output));
        // On a busy machine the signal may come before the program has begun; then the system ends it without a word.
        Assert.Contains(run.Error, new[] { "vksim: interrupted\n", "" });
    }

    [UnsupportedOSPlatform("windows")]
    private static bool CanRun(string[] user)
    {
        try
        {
            string[] command = [.. user, "dotnet", "exec", VkSimProcess.Assembly, "--version"];
            return VkSimProcess.Finish(VkSimProcess.Start(command[0], command[1..], new Dictionary<string, string?>())).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void WriteTexts()
    {
        _folder.Write("a/cats.txt", "The cat sat on the mat and looked at the other cat.");
        _folder.Write("copy.txt", "The cat sat on the mat and looked at the other cat.");
        _folder.Write("cats2.txt", "A cat and another cat sat on a mat and looked at each other.");
        _folder.Write("code.comp", "void main() { shared_sums[gl_SubgroupID] = subgroupAdd(value); } // a compute shader");
        _folder.Write("prices.txt", "Prices rose by three percent in the third quarter.");
        _folder.Write("other.txt", "Nothing in here resembles what the neighbours say.");
        _folder.Write("日本.txt", "これは日本語のテキストです。");
        _folder.Write("image.bin", [137, 80, 0, 71]);
    }
}
