using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

public sealed class InspectTests : IDisposable
{
    private const int Rows = 60;
    private const int Columns = 12;

    private static readonly string[] _contract =
    [
        "rows", "columns", "sampledRows", "verdict", "findings", "nanCount", "infiniteCount", "zeroRows", "subnormalCount", "normalized",
        "normQuantiles", "meanCosine", "meanCosineCentred", "effectiveRank", "participationRatio", "uniformity", "singularValues",
        "duplicateGroups", "alignment", "modalityGap", "recallAtoB", "recallBtoA", "labelAgreement", "silhouette",
    ];

    private readonly ArrayFiles _files = new();

    public InspectTests()
    {
        float[] values = ArrayFiles.Random(Rows, Columns);
        _files.Write("X.npy", values, Rows, Columns);
        _files.Write("Y.npy", [.. values.Zip(ArrayFiles.Random(Rows, Columns, 2), (x, y) => x + (0.1f * y))], Rows, Columns);
        _files.Write("nan.npy", [.. values.Select((value, i) => i == Columns * 7 ? float.NaN : i == Columns * 9 ? float.PositiveInfinity : value)], Rows, Columns);
        _files.Write("copies.npy", [.. values[..(Rows * Columns / 2)], .. values[..(Rows * Columns / 2)]], Rows, Columns);
        _files.Write("narrow.npy", values[..(Rows * 4)], Rows, 4);
        _files.Write("short.npy", values[..(5 * Columns)], 5, Columns);
        _files.Write("empty.npy", [], 0, Columns);
        _files.WriteInt64("L.npy", [.. Enumerable.Range(0, Rows).Select(i => i % 3 * (1L << 40))], Rows);
        _files.WriteInt64("L5.npy", [0, 1, 2, 3, 4], 5);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void TheJsonHasTheContractsKeys()
    {
        JsonElement json = Run("@X", "--json").Json;
        Assert.Equal(_contract, json.EnumerateObject().Take(_contract.Length).Select(field => field.Name));
        Assert.Equal((Rows, Columns, Rows), (json.GetProperty("rows").GetInt32(), json.GetProperty("columns").GetInt32(), json.GetProperty("sampledRows").GetInt32()));
        JsonElement first = json.GetProperty("findings")[0];
        Assert.Equal(["kind", "rows", "text"], first.EnumerateObject().Select(field => field.Name));
        Assert.Equal("notNormalized", first.GetProperty("kind").GetString());
        Assert.Equal(json.GetProperty("verdict").GetString(), first.GetProperty("text").GetString());
        Assert.Equal(Columns, json.GetProperty("singularValues").GetArrayLength());
        Assert.All(_contract[^6..], name => Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind));
    }

    [Fact]
    public void PartnersAndLabelsFillTheirKeys()
    {
        JsonElement json = Run("@X", "--paired", "@Y", "--labels", "@L", "--exact", "--json").Json;
        Assert.Equal(["1", "5", "10"], json.GetProperty("recallAtoB").EnumerateObject().Select(field => field.Name));
        Assert.Equal(1, json.GetProperty("recallAtoB").GetProperty("1").GetDouble());
        Assert.Equal(1, json.GetProperty("recallBtoA").GetProperty("10").GetDouble());
        Assert.InRange(json.GetProperty("alignment").GetDouble(), 0.001, 0.1);
        Assert.InRange(json.GetProperty("modalityGap").GetDouble(), 0, 0.2);
        Assert.InRange(json.GetProperty("labelAgreement").GetDouble(), 0, 0.8);
        Assert.InRange(json.GetProperty("silhouette").GetDouble(), -0.3, 0.3);
        Assert.Equal(3, json.GetProperty("labels").GetProperty("classes").GetInt32());
    }

    [Fact]
    public void AFolderOfClassesHasItsLabels()
    {
        Directory.CreateDirectory(_files.At("classes/one"));
        Directory.CreateDirectory(_files.At("classes/two"));
        File.Copy(_files.At("X.npy"), _files.At("classes/one/X.npy"));
        File.Copy(_files.At("short.npy"), _files.At("classes/two/short.npy"));
        JsonElement json = Run(_files.At("classes"), "--json").Json;
        Assert.Equal(Rows + 5, json.GetProperty("rows").GetInt32());
        Assert.Equal(2, json.GetProperty("labels").GetProperty("classes").GetInt32());
        Run(_files.At("classes"), "--html", _files.At("classes.html"), "--no-layout");
        Assert.Contains("\"two\"", File.ReadAllText(_files.At("classes.html")));
    }

    [Fact]
    public void PicturesGoIntoAFolderOrOnOneSheet()
    {
        JsonElement json = Run("@X", "--labels", "@L", "--png", _files.At("pictures"), "--json").Json;
        Assert.InRange(json.GetProperty("layoutTrustworthiness").GetProperty("value").GetDouble(), 0.5, 1);
        string[] names = [.. Directory.GetFiles(_files.At("pictures")).Select(Path.GetFileName).Order()!];
        Assert.Equal(7, names.Length);
        Assert.Contains("rows-laid-out.png", names);
        Assert.Equal(JsonValueKind.Null, Run("@X", "--png", _files.At("sheet.png"), "--no-layout", "--json").Json.GetProperty("layoutTrustworthiness").ValueKind);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_files.At("sheet.png"))[..4]);
    }

    [Fact]
    public void TheVerdictIsTheFirstLine()
    {
        string output = Run("@nan").Output;
        Assert.StartsWith("contains NaN in row 7", output);
        Assert.Contains("also: contains infinities in row 9", output);
        output = Run("@copies").Output;
        Assert.StartsWith("half of the rows are exact duplicates, e.g. rows 0 and 30", output);
        Assert.Contains("30 groups: (0, 30) (1, 31)", output);
        output = Run("@X", "--paired", "@X", "--labels", "@L").Output;
        Assert.StartsWith("all of the rows equal their partner", output);
        foreach (string word in new[] { "Cosines", "Effective rank", "Modality gap", "@10 100%", "Silhouette", "3 classes", "cpu" })
        {
            Assert.Contains(word, output);
        }
    }

    [Fact]
    public void ThePageTellsTheSame()
    {
        string page = _files.At("report.html");
        string verdict = Run("@copies", "--labels", "@L", "--html", page).Output.Split('\n')[0];
        string html = File.ReadAllText(page);
        Assert.StartsWith("<!DOCTYPE html>", html);
        Assert.Contains("copies.npy", html);
        Assert.Contains($"<bdi>{verdict.Trim()}</bdi>", html);
        Assert.Contains("UMAP, trustworthiness", html);
        Run("@copies", "--points", "20", "--html", page);
        Assert.Contains("A sample of 20 of", File.ReadAllText(page));
        Run("@copies", "--sample", "20", "--no-layout", "--html", page);
        Assert.DoesNotContain("UMAP, trustworthiness", File.ReadAllText(page));
    }

    [Fact]
    public void AnAnswerWithoutNumbersIsStillJson()
    {
        _files.Write("one.npy", [1, 0], 1, 2);
        JsonElement json = Run("@one", "--json").Json;
        Assert.Equal("healthy", json.GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Equal("NaN", json.GetProperty("meanCosine").GetString());
    }

    [Theory]
    [InlineData("@X --labels @L5", "L5.npy", "5 labels", "the 60 rows of")]
    [InlineData("@X --labels @Y", "Y.npy", "list")]
    [InlineData("@X --paired @narrow", "narrow.npy", "4 columns", "the 12 columns")]
    [InlineData("@X --paired @short", "short.npy", "5 rows", "the 60 rows")]
    [InlineData("@X --html /no/such/folder/report.html", "--html", "/no/such/folder/report.html", "a folder that does not exist")]
    [InlineData("@X --html /proc/report.html", "--html", "/proc/report.html", "cannot be written")]
    [InlineData("@X --png /proc/pictures", "--png", "/proc/pictures", "cannot be made")]
    [InlineData("@X --png /proc", "--png", "/proc", "written to")]
    [InlineData("@X --png @X", "--png", "X.npy", "a folder")]
    [InlineData("@X --png /no/such/sheet.png", "--png", "/no/such/sheet.png", "a folder that does not exist")]
    [InlineData("@empty", "empty.npy", "an empty matrix", "at least one row")]
    [InlineData("@X --sample 1", "--sample", "'1'", "a whole number")]
    [InlineData("@X --points 1", "--points", "'1'", "a whole number")]
    [InlineData("@X --seed -1", "--seed", "'-1'", "a whole number")]
    [InlineData("", "X: found nothing", "N×D")]
    public void BadInputIsCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run(["inspect", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Expand)]).AssertFailed(ExitCode.BadInput, words);

    [Theory]
    [InlineData("@X --html @X", "X.npy")]
    [InlineData("@X --labels @L --html @L", "L.npy")]
    [InlineData("@X --paired sheet.png --png ./sheet.png", "sheet.png")]
    public void WhatIsReadIsNotReplaced(string arguments, string read)
    {
        string[] words = [.. arguments.Split(' ').Select(word => word.StartsWith('@') || word.StartsWith('-') ? Expand(word) : _files.At(word))];
        if (!File.Exists(_files.At(read)))
        {
            File.WriteAllText(_files.At(read), "not looked at");
        }

        byte[] before = File.ReadAllBytes(_files.At(read));
        VkSimProcess.Run(["inspect", .. words]).AssertFailed(ExitCode.BadInput, words[^2], read, "which is the input", "a file of its own");
        Assert.Equal(before, File.ReadAllBytes(_files.At(read)));
    }

    [Fact]
    public void BadInputLeavesNoEmptyFolder()
    {
        VkSimProcess.Run("inspect", Expand("@empty"), "--png", _files.At("deep/pictures")).AssertFailed(ExitCode.BadInput, "empty.npy");
        Assert.False(Directory.Exists(_files.At("deep")));
    }

    [Fact]
    public void ThereArePicturesOfWhatIsNotFiniteToo()
    {
        _files.Write("lost.npy", [float.NaN, 1], 1, 2);
        Assert.StartsWith("contains NaN", Run("@lost", "--png", _files.At("lost")).Output);
        Assert.Contains("norms.png", Directory.GetFiles(_files.At("lost")).Select(Path.GetFileName));
    }

    private VkSimProcess Run(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run(["inspect", "--device", "cpu", .. arguments.Select(Expand)]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        return run;
    }

    private string Expand(string word) => word.StartsWith('@') ? _files.At($"{word[1..]}.npy") : word;
}
