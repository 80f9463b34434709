using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary>A folder with a subfolder a class where a command takes a matrix.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public FolderTests()
    {
        foreach (string name in new[] { "space/a", "space/b/deep", "loose" })
        {
            Directory.CreateDirectory(_files.At(name));
        }

        _files.Write("space/b/deep/1.npy", [0, 2, 6, 8], 2, 2);
        _files.WriteText("space/a/x.csv", "3,4\n");
        _files.Write("all.npy", [3, 4, 0, 2, 6, 8], 3, 2);
        _files.WriteInt64("labels.npy", [0, 1, 1], 3);
    }

    private string Space => _files.At("space");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("normalize {0} --out {1}")]
    [InlineData("normalize {0} --dim 0 --out {1}")]
    [InlineData("cosine {0} {0} --out {1}")]
    [InlineData("cosine {0} {0} --rowwise --out {1}")]
    [InlineData("cdist {0} {0} --p 1 --out {1}")]
    [InlineData("topk {0} --k 1 --out-values {1} --out-ids {1}.ids.npy")]
    [InlineData("search {0} {0} --k 2 --out-scores {1} --out-ids {1}.ids.npy")]
    [InlineData("loss clip {0} {0} --grad-a {1}")]
    public void EveryCommandTakesItAsTheMatrixOfItsRows(string command)
    {
        float[] Values(string input)
        {
            Run([.. command.Split(' ').Select(word => string.Format(null, word, input, _files.At("out.npy")))]);
            return _files.Read("out.npy").Values;
        }

        Assert.Equal(Values(_files.At("all.npy")), Values(Space));
    }

    [Fact]
    public void ItsClassesAreLabelsWhereNoneAreNamed()
    {
        double Loss(params string[] arguments) => Run(["loss", "supcon", .. arguments]).GetProperty("loss").GetDouble();
        Assert.Equal(Loss(_files.At("all.npy"), "--labels", _files.At("labels.npy")), Loss(Space));
    }

    [Fact]
    public void ItsClassesAreTheLabelsOfOtherRows()
    {
        double Loss(string loss, string labels) => Run(["loss", loss, _files.At("all.npy"), "--labels", labels]).GetProperty("loss").GetDouble();
        foreach (string loss in new[] { "supcon", "crossentropy" })
        {
            Assert.Equal(Loss(loss, _files.At("labels.npy")), Loss(loss, Space));
        }

        VkSimProcess.Run("loss", "supcon", _files.At("space/b/deep/1.npy"), "--labels", Space, "--device", "cpu")
            .AssertFailed(ExitCode.BadInput, "space", "3 labels", "the 2 rows of");
    }

    [Fact]
    public void NegativesAndMasksMayBeFolders()
    {
        double[] Loss(string negatives, string mask)
        {
            double loss = Run([
                "loss", "infonce", Space, _files.At("all.npy"), "--negatives", negatives, "--mask", mask, "--temperature", "5", "--grad-negatives", _files.At("g.npy"),
            ]).GetProperty("loss").GetDouble();
            return [loss, .. _files.Read("g.npy").Values];
        }

        foreach (string name in new[] { "mask/a", "mask/b" })
        {
            Directory.CreateDirectory(_files.At(name));
        }

        _files.Write("mask.npy", [1, 0, 1, 1, 1, 0, 0, 1, 1], 3, 3);
        _files.Write("mask/a/1.npy", [1, 0, 1], 1, 3);
        _files.Write("mask/b/2.npy", [1, 1, 0, 0, 1, 1], 2, 3);
        Assert.Equal(Loss(_files.At("all.npy"), _files.At("mask.npy")), Loss(Space, _files.At("mask")));
        _files.Write("mask/b/2.npy", [1, 1, 0, 0, 0.5f, 1], 2, 3);
        VkSimProcess.Run("loss", "infonce", Space, Space, "--mask", _files.At("mask"), "--device", "cpu").AssertFailed(ExitCode.BadInput, "mask", "0.5 in row 2", "0 or 1");
    }

    [Fact]
    public void ColumnsAreChosenOfVectorsAlone()
    {
        foreach (string name in new[] { "table", "mask/a", "mask/b" })
        {
            Directory.CreateDirectory(_files.At(name));
        }

        _files.WriteText("all.csv", "3,4,0\n0,2,1\n6,8,2\n");
        _files.WriteText("mask/a/1.csv", "1,0,1\n");
        _files.WriteText("mask/b/2.csv", "1,1,0\n0,1,1\n");
        _files.Write("mask.npy", [1, 0, 1, 1, 1, 0, 0, 1, 1], 3, 3);
        double Loss(string loss, string option, string path) => Run(
            ["loss", loss, _files.At("all.csv"), .. loss == "infonce" ? [_files.At("all.csv")] : Array.Empty<string>(), option, _files.At(path), "--columns", "1,2"])
            .GetProperty("loss").GetDouble();
        Assert.Equal(Loss("infonce", "--mask", "mask.npy"), Loss("infonce", "--mask", "mask"));
        // The folder's files have one column.
        Directory.CreateDirectory(_files.At("narrow/a"));
        Directory.CreateDirectory(_files.At("narrow/b"));
        _files.WriteText("narrow/a/1.csv", "1\n");
        _files.WriteText("narrow/b/2.csv", "1\n2\n");
        Assert.Equal(Loss("supcon", "--labels", "labels.npy"), Loss("supcon", "--labels", "narrow"));
    }

    [Fact]
    public void AnIndexIsBuiltOfIt()
    {
        Assert.Equal(3, Run(["index", "build", _files.At("I"), Space]).GetProperty("count").GetInt32());
        Run(["index", "search", _files.At("I"), Space, "--k", "1", "--out-ids", _files.At("ids.npy"), "--out-scores", _files.At("s.npy")]);
        Assert.Equal([0, 1, 0], _files.Read("ids.npy").Values);
    }

    [Fact]
    public void WhatIsNoSuchFolderIsCodeTwo()
    {
        Fail("loose", "loose", "no folder in it", "a folder for each class");
        Directory.CreateDirectory(_files.At("space/c"));
        Fail("space", "space/c", "no files of vectors in it");
        _files.Write("space/c/three.npy", [1, 2, 3], 3);
        Fail("space", "three.npy", "3 columns", "x.csv");
        _files.WriteText("space/c/three.npy", "no array");
        Fail("space", "three.npy");
    }

    private void Fail(string folder, params string[] words) =>
        VkSimProcess.Run("normalize", _files.At(folder), "--out", _files.At("out.npy"), "--device", "cpu").AssertFailed(ExitCode.BadInput, words);

    private static JsonElement Run(string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments, "--device", "cpu", "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Json;
    }
}
