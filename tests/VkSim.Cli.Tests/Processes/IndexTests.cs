using System.Diagnostics;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary><c>vksim index</c> as a script runs it.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public IndexTests()
    {
        _files.Write("X.npy", [0, 0, 3, 4, 6, 8, 3, 4, -3, -4], 5, 2);
        _files.Write("q.npy", [3, 4], 1, 2);
        _files.WriteInt64("ids.npy", [50, 40, 30, 20, 10], 5);
        _files.WriteText("notes", "not an index");
    }

    private string Index => _files.At("notes.vksim");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void AnIndexIsBuiltChangedSearchedAndTold()
    {
        JsonElement built = Run("build", Index, _files.At("X.npy"), "--metric", "l2", "--ids", _files.At("ids.npy"));
        Assert.Equal((5, 2, "l2", "float32", 5), (
            built.GetProperty("count").GetInt32(), built.GetProperty("dimensions").GetInt32(), built.GetProperty("metric").GetString(),
            built.GetProperty("storage").GetString(), built.GetProperty("added").GetInt32()));
        Assert.Equal(("20 40 10", "0 0 10"), Search("--k", "3", "--only", _files.WriteInt64("some.npy", [10, 20, 40, 77], 4)));
        Assert.Equal(("20 40 30 50 10 -1", "0 0 5 5 10 Infinity"), Search("--k", "6"));

        // Behind the greatest id that there was.
        JsonElement added = Run("add", Index, _files.Write("more.npy", [3, 5], 1, 2));
        Assert.Equal((6, 1, 0, 0), Counts(added));
        Assert.Equal(("20 40 51 30", "0 0 1 5"), Search("--k", "4"));
        JsonElement removed = Run("remove", Index, "--ids", _files.WriteInt64("gone.npy", [40, 30], 2));
        Assert.Equal((4, 0, 0, 2), Counts(removed));
        Assert.Equal(("20 51 50 10 -1", "0 1 5 10 Infinity"), Search("--k", "5"));
        JsonElement replaced = Run(
            "add", Index, _files.Write("more.npy", [30, 40, 3, 4, 9, 9], 3, 2), "--ids", _files.WriteInt64("again.npy", [20, 60, 10], 3), "--replace");
        Assert.Equal((5, 1, 2, 0), Counts(replaced));
        Assert.Equal(("60 51 50 10 20", "0 1 5 7.81025 45"), Search("--k", "5"));

        JsonElement told = Run("info", Index);
        Assert.Equal((5, JsonValueKind.Null), (told.GetProperty("count").GetInt32(), told.GetProperty("added").ValueKind));
        Assert.True(told.GetProperty("fileBytes").GetInt64() > 0);
        VkSimProcess text = VkSimProcess.Run("index", "info", Index, "--device", "cpu");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("5 of 2 dimensions, float32", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_files.Names(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void AnIndexOfBytesIsBuiltChangedSearchedAndTold()
    {
        // The greatest component of every vector is 127: the bytes are what is in the file.
        _files.Write("X.npy", [127, 3, -127, 0, 127, 50], 3, 2);
        _files.Write("q.npy", [127, 4], 1, 2);
        JsonElement built = Run("build", Index, _files.At("X.npy"), "--metric", "l1", "--storage", "int8");
        Assert.Equal(("l1", "int8", 3), (
            built.GetProperty("metric").GetString(), built.GetProperty("storage").GetString(), built.GetProperty("count").GetInt32()));
        Assert.Equal(("0 2 1", "1 46 258"), Search("--k", "3"));
        Assert.Equal((4, 1, 0, 0), Counts(Run("add", Index, _files.Write("more.npy", [127, 5.4f], 1, 2))));
        Assert.Equal(("0 3 2", "1 1 46"), Search("--k", "3"));
        Assert.Equal((3, 0, 0, 1), Counts(Run("remove", Index, "--ids", _files.WriteInt64("gone.npy", [0], 1))));
        Assert.Equal(("3 2 1 -1", "1 46 258 Infinity"), Search("--k", "4"));
        VkSimProcess text = VkSimProcess.Run("index", "info", Index, "--device", "cpu");
        Assert.Contains("3 of 2 dimensions, int8", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexOfBitsIsBuiltChangedSearchedAndTold()
    {
        JsonElement built = Run("build", Index, _files.At("X.npy"), "--storage", "binary");
        Assert.Equal(("hamming", "binary"), (built.GetProperty("metric").GetString(), built.GetProperty("storage").GetString()));
        Assert.Equal(("1 2 3 0 4 -1", "0 0 0 2 2 Infinity"), Search("--k", "6"));
        Assert.Equal(6, Run("add", Index, _files.Write("more.npy", [-1, 5], 1, 2)).GetProperty("count").GetInt32());
        Assert.Equal(("1 2 3 5", "0 0 0 1"), Search("--radius", "1", "--out-offsets", _files.At("O.npy")));
        Assert.Equal("binary", Run("build", Index, _files.At("X.npy"), "--storage", "binary", "--metric", "hamming").GetProperty("storage").GetString());
        VkSimProcess text = VkSimProcess.Run("index", "info", Index, "--device", "cpu");
        Assert.Contains("5 of 2 dimensions, binary", text.Output, StringComparison.Ordinal);
        Assert.Contains("hamming", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void SearchesTakeMasksAndRadii()
    {
        Run("build", Index, _files.At("X.npy"), _files.At("q.npy"), "--metric", "l1");
        VectorFile.Write(_files.At("M.npy"), [true, false, true, true, false, false], 6);
        Assert.Equal(("3 0 2 -1", "0 7 7 Infinity"), Search("--k", "4", "--filter", _files.At("M.npy")));
        Assert.Equal(("1 3 5 0 2", "0 0 0 7 7"), Search("--radius", "7", "--out-offsets", _files.At("O.npy")));
        Assert.Equal([0, 5], _files.Read("O.npy").Values);
        Assert.Equal(("1 3", "0 0"), Search("--radius", "7", "--k", "2", "--out-offsets", _files.At("O.npy")));
    }

    [Theory]
    [InlineData("build @folder @X", "FILE", "folder")]
    [InlineData("build @missing/I @X", "FILE", "a folder that does not exist")]
    [InlineData("build @index", "X: found nothing")]
    [InlineData("build @index @none", "none.npy", "no such file")]
    [InlineData("build @index @X @three", "three.npy", "3 columns", "the 2 columns")]
    [InlineData("build @index @empty", "empty.npy", "at least one column")]
    [InlineData("build @index @X --ids @few", "few.npy", "2 ids", "each of the 5 vectors")]
    [InlineData("build @index @X --ids @twice", "twice.npy", "the id 7 twice")]
    [InlineData("build @index @X --ids @marked", "marked.npy", "the id -1 at place 2")]
    [InlineData("build @index @X --ids @halves", "halves.npy", "0.5")]
    [InlineData("build @index @X --metric hamming", "--metric", "'hamming' with --storage float32", "with --storage binary")]
    [InlineData("build @index @X --metric l2 --storage binary", "--metric", "'l2' with --storage binary", "hamming")]
    [InlineData("build @index @X --metric hamming --storage int8", "--metric", "'hamming' with --storage int8", "with --storage binary")]
    [InlineData("build @index @X --metric canberra", "--metric", "'canberra'", "linf or hamming")]
    [InlineData("build @index @X --storage float8", "--storage", "'float8'", "float32, float16, bfloat16, int8 or binary")]
    [InlineData("add @none @X", "none.npy", "no such file", "vksim index build")]
    [InlineData("add @notes @X", "notes")]
    [InlineData("add @there @three", "three.npy", "3 columns", "the 2 dimensions of")]
    [InlineData("add @there @X --ids @taken", "taken.npy", "the id 4, which", "--replace")]
    [InlineData("add @there @X --replace", "--replace", "no --ids")]
    [InlineData("remove @there", "--ids")]
    [InlineData("remove @there --ids @few", "few.npy", "the id 9, which", "nothing was changed")]
    [InlineData("remove @there --ids @twice", "twice.npy", "the id 7 twice")]
    [InlineData("search @there @three --out-ids @I --out-scores @S", "three.npy", "3 columns", "the 2 dimensions of")]
    [InlineData("search @there @X --out-ids @I --out-scores @S --filter @few", "few.npy", "a mask of 2 values", "--only")]
    [InlineData("search @there @X --out-ids @I --out-scores @S --filter @few --only @few", "--only", "--filter")]
    [InlineData("search @there @X --out-ids @I --out-scores @S --radius 1", "--out-offsets")]
    [InlineData("info @notes", "notes")]
    [InlineData("info", "FILE: found nothing")]
    [InlineData("frobnicate @there", "frobnicate", "build, add, remove, search, info or split")]
    public void WrongUsageIsCodeTwoAndChangesNothing(string arguments, params string[] words)
    {
        _files.Write("three.npy", [1, 2, 3], 1, 3);
        _files.Write("empty.npy", [], 5, 0);
        _files.Write("halves.npy", [0.5f, 1, 2, 3, 4], 5);
        _files.WriteInt64("few.npy", [1, 9], 2);
        _files.WriteInt64("twice.npy", [1, 7, 2, 7, 3], 5);
        _files.WriteInt64("marked.npy", [1, 7, -1, 8, 3], 5);
        _files.WriteInt64("taken.npy", [11, 12, 4, 13, 14], 5);
        Directory.CreateDirectory(_files.At("folder"));
        Run("build", _files.At("there"), _files.At("X.npy"));
        string[] before = _files.Names();
        byte[] bytes = File.ReadAllBytes(_files.At("there"));
        VkSimProcess run = VkSimProcess.Run(["index", .. arguments.Split(' ').Select(Expand), "--device", "cpu"]);
        run.AssertFailed(ExitCode.BadInput, words);

        // Opening an index begins its log.
        Assert.Equal(before, _files.Names().Except(["there-log"]));
        Assert.Equal(bytes, File.ReadAllBytes(_files.At("there")));
    }

    [Fact]
    public void ADamagedIndexIsRefused()
    {
        Run("build", Index, _files.At("X.npy"));
        byte[] bytes = File.ReadAllBytes(Index);
        foreach (byte[] damaged in new[] { bytes[..^1], [.. bytes[..^5], (byte)~bytes[^5], .. bytes[^4..]], bytes[..20], [] })
        {
            File.WriteAllBytes(Index, damaged);
            VkSimProcess.Run("index", "info", Index, "--device", "cpu").AssertFailed(ExitCode.BadInput, "notes.vksim");
            VkSimProcess.Run("index", "add", Index, _files.At("X.npy"), "--device", "cpu").AssertFailed(ExitCode.BadInput, "notes.vksim");
            Assert.Equal(damaged, File.ReadAllBytes(Index));
        }
    }

    [SkippableFact]
    public void AnInterruptedBuildLeavesWhatWasThere()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no signal to send.");
        Run("build", Index, _files.At("X.npy"));
        byte[] bytes = File.ReadAllBytes(Index);

        // As text, so that it takes a while.
        _files.Write("long.csv", ArrayFiles.Random(200_000, 8), 200_000, 8);
        string[] before = _files.Names();
        Process process = VkSimProcess.Start(
            "dotnet", ["exec", VkSimProcess.Assembly, "index", "build", Index, .. Enumerable.Repeat(_files.At("long.csv"), 20), "--device", "cpu"],
            new Dictionary<string, string?>());
        Thread.Sleep(TimeSpan.FromSeconds(1));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.Equal(ExitCode.Interrupted, VkSimProcess.Finish(process).ExitCode);
        Assert.Equal(before, _files.Names());
        Assert.Equal(bytes, File.ReadAllBytes(Index));
    }

    [Theory]
    [MemberData(nameof(WideInputTests.Devices), MemberType = typeof(WideInputTests))]
    public void AnIndexFindsWhatASearchOfTheFileFinds(string device)
    {
        string x = _files.WriteRandom("X.npy", 300, 17);
        string queries = _files.WriteRandom("q.npy", 6, 17, seed: 5);
        Run("build", Index, x);
        VkSimProcess.Run("search", x, queries, "--k", "9", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", device);
        (float[] ids, float[] scores) = (_files.Read("I.npy").Values, _files.Read("S.npy").Values);
        VkSimProcess run = VkSimProcess.Run(
            "index", "search", Index, queries, "--k", "9", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", device);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(ids, _files.Read("I.npy").Values);
        Assert.Equal(scores, _files.Read("S.npy").Values);
    }

    [Theory]
    [MemberData(nameof(WideInputTests.Devices), MemberType = typeof(WideInputTests))]
    public void SeveralDevicesShareAnIndex(string device)
    {
        // Whole numbers, whose products every device has exactly.
        string x = _files.Write("X.npy", [.. Enumerable.Range(0, 600).Select(i => (float)(i * i % 37))], 200, 3);
        string query = _files.Write("q.npy", [1, 2, 3], 1, 3);
        string both = $"cpu,{device}";
        VkSimProcess build = VkSimProcess.Run("index", "build", Index, x, "--metric", "dot", "--device", both, "--json");
        Assert.Equal((0, ""), (build.ExitCode, build.Error));
        Assert.Equal(2, build.Json.GetProperty("devices").GetArrayLength());
        string[] search = ["index", "search", Index, query, "--k", "20", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device"];
        Assert.Equal(0, VkSimProcess.Run([.. search, both]).ExitCode);
        float[] shared = _files.Read("I.npy").Values;
        Assert.Equal(0, VkSimProcess.Run([.. search, "cpu"]).ExitCode);
        Assert.Equal(_files.Read("I.npy").Values, shared);
        VkSimProcess.Run([.. search, "cpu,nothing"]).AssertFailed(ExitCode.NoSuchDevice, "nothing");
    }

    [Theory]
    [MemberData(nameof(WideInputTests.Devices), MemberType = typeof(WideInputTests))]
    public void FilesOfBytesAndBitsAreMadeAndSearchedOnAnyDevice(string device)
    {
        string x = _files.Write("bytes.npy", [127, 3, -127, 0, 127, 50], 3, 2);
        string q = _files.Write("q.npy", [127, 4], 1, 2);
        foreach ((string storage, string metric, string expected) in new[] { ("int8", "l1", "1 46 258"), ("binary", "hamming", "0 0 2") })
        {
            VkSimProcess built = VkSimProcess.Run("index", "build", Index, x, "--metric", metric, "--storage", storage, "--device", device);
            Assert.Equal((0, ""), (built.ExitCode, built.Error));
            foreach (string searching in new[] { device, "cpu" })
            {
                VkSimProcess found = VkSimProcess.Run(
                    "index", "search", Index, q, "--k", "3", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", searching);
                Assert.Equal((0, ""), (found.ExitCode, found.Error));
                Assert.Equal([0f, 2, 1], _files.Read("I.npy").Values);
                Assert.Equal(expected, string.Join(' ', _files.Read("S.npy").Values));
            }
        }
    }

    private static (int Count, int Added, int Replaced, int Removed) Counts(JsonElement index) => (
        index.GetProperty("count").GetInt32(), index.GetProperty("added").GetInt32(),
        index.GetProperty("replaced").GetInt32(), index.GetProperty("removed").GetInt32());

    private static JsonElement Run(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run(["index", .. arguments, "--device", "cpu", "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Json;
    }

    private (string Ids, string Scores) Search(params string[] options)
    {
        Run(["search", Index, _files.At("q.npy"), "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), .. options]);
        return (FormattableString.Invariant($"{string.Join(' ', _files.Read("I.npy").Values)}"),
            string.Join(' ', _files.Read("S.npy").Values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    private string Expand(string word) => !word.StartsWith('@') ? word
        : word[1..] is "folder" or "there" or "notes" or "index" ? _files.At(word[1..])
        : _files.At(word[1..] + ".npy");
}
