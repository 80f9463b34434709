using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary><c>vksim serve</c> and the commands with <c>--cluster</c>, as a script runs them.</summary>
public sealed class ClusterTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public ClusterTests()
    {
        _files.WriteRandom("X.npy", 301, 17);
        _files.WriteRandom("q.npy", 6, 17, seed: 5);
    }

    private string Store => _files.At("store");

    public void Dispose() => _files.Dispose();

    [SkippableFact]
    public void SilosAnswerAsOneFileAndADeadOneIsNoLoss()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such signals.");
        using var first = SiloProcess.Start(Store, deadAfter: 5);
        using var second = SiloProcess.Start(Store, deadAfter: 5);
        Assert.Equal(first.Id, first.Ready.GetProperty("processId").GetInt32());
        JsonElement built = OnIndex(first, "build", _files.At("X.npy"), "--metric", "l2", "--shards", "16", "--replicas", "1");
        Assert.Equal((301, 17, "l2", 301), (
            built.GetProperty("count").GetInt32(), built.GetProperty("dimensions").GetInt32(), built.GetProperty("metric").GetString(), built.GetProperty("added").GetInt32()));
        JsonElement[] shards = [.. built.GetProperty("shards").EnumerateArray()];
        Assert.Equal((16, 2), (shards.Length, shards.DistinctBy(shard => shard.GetProperty("silo").GetString()).Count()));
        AssertAsFile(second, "--k", "9");
        AssertAsFile(first, "--k", "4", "--radius", "2");
        AssertAsFile(second, "--radius", "2.2");
        AssertAsFile(second, "--radius", "0");

        JsonElement one = OnIndex(second, "split", "--shard", "3");
        Assert.Equal((3, 16), (one.GetProperty("splits")[0].GetProperty("shard").GetInt32(), one.GetProperty("splits")[0].GetProperty("new").GetInt32()));
        JsonElement all = OnIndex(first, "split");
        Assert.Equal((17, 34, 301), (all.GetProperty("splits").GetArrayLength(), all.GetProperty("shards").GetArrayLength(), all.GetProperty("count").GetInt32()));
        AssertAsFile(first, "--radius", "2.2");

        second.Kill();
        AssertAsFile(first, "--k", "9", "--timeout", "60");
        _files.WriteInt64("gone.npy", [5, 300], 2);
        Assert.Equal(299, OnIndex(first, "remove", "--ids", _files.At("gone.npy")).GetProperty("count").GetInt32());
        VkSimProcess ended = first.Terminate();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));

        using var third = SiloProcess.Start(Store, deadAfter: 5);
        JsonElement told = OnIndex(third, "info");
        Assert.Equal((299, JsonValueKind.Null), (told.GetProperty("count").GetInt32(), told.GetProperty("added").ValueKind));
    }

    [SkippableFact]
    public void WhatIsMissingOrWrongIsTold()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no such signals.");
        using var first = SiloProcess.Start(Store, deadAfter: 600);
        using var second = SiloProcess.Start(Store, deadAfter: 600);
        OnIndex(first, "build", _files.At("X.npy"), "--shards", "16");
        _files.WriteRandom("narrow.npy", 2, 16);
        _files.WriteInt64("ids.npy", [1, 999], 2);
        _files.WriteRandom("two.npy", 2, 17);
        Expect(2, first, ["search", _files.At("q.npy"), "--index", "notes", .. Outputs()], "--index", "notes", "no collection");
        Expect(2, first, ["search", _files.At("narrow.npy"), "--index", "x", .. Outputs()], "narrow.npy", "16 columns", "the 17 dimensions of x of 127.0.0.1");
        Expect(2, first, ["index", "build", _files.At("X.npy"), "--index", "x", "--shards", "16"], "'x', which has 301 vectors");
        Expect(2, first, ["index", "build", _files.At("X.npy"), "--index", "x", "--metric", "l1"], "--index", "x of", "L1");
        Expect(2, first, ["index", "build", _files.At("X.npy"), "--index", "Not a name"], "--index", "'Not a name'");
        Expect(2, first, ["index", "add", _files.At("two.npy"), "--index", "x", "--ids", _files.At("ids.npy")], "ids.npy", "the id 1, which x of", "--replace");
        Expect(2, first, ["index", "split", "--index", "x", "--shard", "16"], "--shard", "16, which x of", "one of its 16, from 0 to 15, or all");
        Expect(2, first, ["index", "split", "--index", "notes"], "--index", "no collection");
        Expect(2, first, ["index", "remove", "--index", "x", "--ids", _files.At("ids.npy")], "ids.npy", "the id 999, which x of", "nothing was changed");
        JsonElement replaced = OnIndex(first, "add", _files.At("two.npy"), "--ids", _files.At("ids.npy"), "--replace");
        Assert.Equal((302, 1, 1), (replaced.GetProperty("count").GetInt32(), replaced.GetProperty("added").GetInt32(), replaced.GetProperty("replaced").GetInt32()));

        second.Kill();
        Expect(1, first, ["search", _files.At("q.npy"), "--index", "x", "--timeout", "1", .. Outputs()], "x of 127.0.0.1", "shards");
        JsonElement partial = Json(["search", _files.At("q.npy"), "--cluster", first.Gateway, "--index", "x", "--timeout", "1", "--partial", .. Outputs()]);
        Assert.False(partial.GetProperty("complete").GetBoolean());
        Assert.InRange(partial.GetProperty("missing").GetArrayLength(), 1, 15);
        Assert.Equal(16, partial.GetProperty("shards").GetInt32());
        Assert.Equal("6×10", _files.Read("I.npy").Shape);
    }

    [Theory]
    [InlineData("serve", "--folder", "expected FOLDER")]
    [InlineData("serve --folder /proc/store", "--folder", "'/proc/store', which cannot be written")]
    [InlineData("serve --folder @store --listen 0.0.0.0", "--listen", "'0.0.0.0'", "one address of this machine")]
    [InlineData("serve --folder @store --listen 192.0.2.1", "--listen", "192.0.2.1, which is no address of this machine")]
    [InlineData("serve --folder @store --port 0 --gateway @taken", "--gateway", "127.0.0.1:", "a port that is free, or 0 for any")]
    [InlineData("search @q.npy --index x --out-ids @I.npy --out-scores @S.npy", "--index", "'x' and no --cluster")]
    [InlineData("search @q.npy --cluster here --index x --out-ids @I.npy --out-scores @S.npy", "--cluster", "'here'", "HOST:PORT")]
    [InlineData("search @q.npy --cluster a:1 --out-ids @I.npy --out-scores @S.npy", "--index", "nothing beside --cluster")]
    [InlineData("search @q.npy --cluster a:1 --index x --device cpu --out-ids @I.npy --out-scores @S.npy", "--device", "'cpu' beside --cluster")]
    [InlineData("search @q.npy --out-ids @I.npy --out-scores @S.npy", "QUERIES: found nothing")]
    [InlineData("search @q.npy @q.npy --partial --out-ids @I.npy --out-scores @S.npy", "--partial", "no --cluster beside it")]
    [InlineData("search @q.npy --cluster 127.0.0.1:@free --index x --out-ids @I.npy --out-scores @S.npy", "--cluster", "no silo at 127.0.0.1:", "'vksim serve'")]
    [InlineData("index build --cluster a:1 --index x", "FILE: found nothing")]
    [InlineData("index build @x.vksim @q.npy --replicas 1", "--replicas", "no --cluster beside it")]
    [InlineData("index build @q.npy --cluster a:1 --index x --replicas 16", "--replicas", "'16'", "0 to 15")]
    [InlineData("search @q.npy --cluster a:1 --index x --radius 1 --out-ids @I.npy --out-scores @S.npy", "--out-offsets", "nothing beside --radius")]
    [InlineData("index split --index x", "--index", "'x' and no --cluster")]
    [InlineData("index split", "--cluster", "a file has no shards")]
    [InlineData("index split --cluster a:1 --index x --shard -1", "--shard", "'-1'", "the number of a shard, or all")]
    [InlineData("index split x.vksim", "x.vksim", "one argument too many")]
    [InlineData("index add @q.npy --cluster a:1 --index x", "--ids", "nothing beside --cluster")]
    [InlineData("index info @q.npy --cluster a:1 --index x", "FILE", "beside --cluster")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        string port = $"{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        string command = arguments.Replace("@taken", $"{((IPEndPoint)taken.LocalEndpoint).Port}", StringComparison.Ordinal).Replace("@free", port, StringComparison.Ordinal);
        string[] before = _files.Names();
        VkSimProcess.Run([.. command.Split(' ').Select(word => word.StartsWith('@') ? _files.At(word[1..]) : word)]).AssertFailed(ExitCode.BadInput, words);
        Assert.Equal(before, _files.Names().Except(["store"]));
    }

    [Fact]
    public void WithoutItsOtherProgramTheCommandSaysSo()
    {
        string folder = Directory.CreateDirectory(_files.At("alone")).FullName;
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => !Path.GetFileName(file).StartsWith("vksim-silo", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        VkSimProcess.Finish(VkSimProcess.Start(
            "dotnet", ["exec", Path.Combine(folder, "VkSim.Cli.dll"), "serve", "--folder", Store], new Dictionary<string, string?>()))
            .AssertFailed(ExitCode.Failed, "vksim-silo.dll", folder);
    }

    private static JsonElement Json(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Json;
    }

    private static JsonElement OnIndex(SiloProcess silo, params string[] arguments) => Json(["index", .. arguments, "--cluster", silo.Gateway, "--index", "x"]);

    private static void Expect(int exitCode, SiloProcess silo, string[] arguments, params string[] words) =>
        VkSimProcess.Run([.. arguments, "--cluster", silo.Gateway]).AssertFailed(exitCode, words);

    private string[] Outputs() => ["--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy")];

    // The same bytes as a search of the file.
    private void AssertAsFile(SiloProcess silo, params string[] options)
    {
        string[] other = [.. options.TakeWhile(option => option != "--timeout")];
        bool isRange = options.Contains("--radius");
        string[] Offsets(string name) => isRange ? ["--out-offsets", _files.At(name)] : [];
        VkSimProcess file = VkSimProcess.Run(
            ["search", _files.At("X.npy"), _files.At("q.npy"), "--metric", "l2", "--device", "cpu", "--out-ids", _files.At("EI.npy"), "--out-scores", _files.At("ES.npy"), .. other, .. Offsets("EO.npy")]);
        Assert.Equal((0, ""), (file.ExitCode, file.Error));
        JsonElement found = Json(["search", _files.At("q.npy"), "--cluster", silo.Gateway, "--index", "x", .. Outputs(), .. options, .. Offsets("O.npy")]);
        Assert.True(found.GetProperty("complete").GetBoolean());
        Assert.Empty(found.GetProperty("missing").EnumerateArray());
        Assert.Equal(File.ReadAllBytes(_files.At("EI.npy")), File.ReadAllBytes(_files.At("I.npy")));
        Assert.Equal(File.ReadAllBytes(_files.At("ES.npy")), File.ReadAllBytes(_files.At("S.npy")));
        if (isRange)
        {
            Assert.Equal(File.ReadAllBytes(_files.At("EO.npy")), File.ReadAllBytes(_files.At("O.npy")));
        }
    }
}
