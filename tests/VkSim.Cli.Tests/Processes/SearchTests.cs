using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary><c>vksim search</c> as a script runs it.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public SearchTests()
    {
        _files.Write("B.npy", [0, 0, 3, 4, 6, 8, 3, 4, -3, -4], 5, 2);
        _files.Write("q.npy", [3, 4], 2);
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("cosine", "1 2 3 0 4", "1 1 1 0 -1")]
    [InlineData("dot", "2 1 3 0 4", "50 25 25 0 -25")]
    [InlineData("l2", "1 3 0 2 4", "0 0 5 5 10")]
    [InlineData("sqeuclidean", "1 3 0 2 4", "0 0 25 25 100")]
    [InlineData("l1", "1 3 0 2 4", "0 0 7 7 14")]
    [InlineData("LInf", "1 3 0 2 4", "0 0 4 4 8")]
    public void EveryMetricHasItsOrderAndItsTail(string metric, string ids, string scores)
    {
        Run("--k", "7", "--metric", metric);
        string worst = metric is "cosine" or "dot" ? "-Infinity" : "Infinity";
        Assert.Equal((FileElementType.Int64, "1×7", $"{ids} -1 -1"), Ids());
        Assert.Equal(("1×7", $"{scores} {worst} {worst}"), Scores());
        Assert.Equal(["B.npy", "I.npy", "S.npy", "q.npy"], _files.Names());
    }

    [Fact]
    public void TenCosinesAreFoundUnlessSomethingElseIsSaid()
    {
        Run();
        Assert.Equal((FileElementType.Int64, "1×10", "1 2 3 0 4 -1 -1 -1 -1 -1"), Ids());
    }

    [Fact]
    public void AFilterAllowsWhereItIsTrue()
    {
        VectorFile.Write(_files.At("M.npy"), [true, false, true, true, false], 5);
        Run("--k", "2", "--metric", "l2", "--filter", _files.At("M.npy"));
        Assert.Equal((FileElementType.Int64, "1×2", "3 0"), Ids());
        string bytes = _files.WriteInt64("M.npy", [0, 0, 2, 0, 1], 5);
        Run("--k", "3", "--metric", "l2", "--filter", bytes);
        Assert.Equal((FileElementType.Int64, "1×3", "2 4 -1"), Ids());
        Assert.Equal(("1×3", "5 10 Infinity"), Scores());
    }

    [Fact]
    public void ARadiusPrintsListsAndWhereTheyBegin()
    {
        _files.Write("q.npy", [3, 4, 100, 0, 0, 0], 3, 2);
        Run("--metric", "l2", "--radius", "5", "--out-offsets", _files.At("O.npy"));
        Assert.Equal((FileElementType.Int64, "8", "1 3 0 2 0 1 3 4"), Ids());
        Assert.Equal(("8", "0 0 5 5 0 5 5 5"), Scores());
        Assert.Equal((FileElementType.Int64, "4", "0 4 4 8"), Ids("O.npy"));
        Run("--metric", "cosine", "--radius", "-0.5", "--k", "2", "--out-offsets", _files.At("O.npy"));
        Assert.Equal((FileElementType.Int64, "6", "1 2 1 2 0 1"), Ids());
        Assert.Equal((FileElementType.Int64, "4", "0 2 4 6"), Ids("O.npy"));
        Run("--metric", "l1", "--radius", "-1", "--out-offsets", _files.At("O.csv"));
        Assert.Equal((FileElementType.Int64, "0", ""), Ids());
    }

    [Fact]
    public void TextIsReadAndWrittenAndJsonIsOneObject()
    {
        string rows = _files.WriteText("B.csv", "name;x;y\na;0;0\nb;3;4\n");
        string query = _files.WriteText("q.csv", "name;x;y\nc;3;3\n");
        VkSimProcess run = VkSimProcess.Run(
            "search", rows, query, "--columns", "x,y", "--metric", "l1", "--k", "2", "--out-ids", _files.At("I.csv"), "--out-scores", _files.At("S.tsv"),
            "--device", "cpu", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["1,0", "1\t6"], [File.ReadAllText(_files.At("I.csv")).Trim(), File.ReadAllText(_files.At("S.tsv")).Trim()]);
        JsonElement[] outputs = [.. run.Json.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(["int64", "float32"], outputs.Select(output => output.GetProperty("dtype").GetString()));
        Assert.All(outputs, output => Assert.Equal([1, 2], output.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())));
    }

    [Theory]
    [MemberData(nameof(WideInputTests.Devices), MemberType = typeof(WideInputTests))]
    public void DistancesAreThoseOfTheWideNumbers(string device)
    {
        string rows = _files.WriteDouble("B.npy", [1e9 + 1, 0, 1e9, 0, 1e9 + 3, 0], 3, 2);
        string query = _files.WriteDouble("q.npy", [1e9 + 2.5, 0], 1, 2);
        VkSimProcess run = VkSimProcess.Run(
            "search", rows, query, "--metric", "l2", "--k", "3", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", device);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal((FileElementType.Int64, "1×3", "2 0 1"), Ids());
        Assert.Equal(("1×3", "0.5 1.5 2.5"), Scores());
    }

    private void Run(params string[] options)
    {
        VkSimProcess run = VkSimProcess.Run(
            ["search", _files.At("B.npy"), _files.At("q.npy"), "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", "cpu", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private (FileElementType Type, string Shape, string Values) Ids(string name = "I.npy")
    {
        using VectorFileReader ids = VectorFile.Open(_files.At(name));
        return (ids.ElementType, string.Join('×', ids.Shape), string.Join(' ', ids.ToInt64Array()));
    }

    private (string Shape, string Values) Scores()
    {
        (float[] values, string shape) = _files.Read("S.npy");
        return (shape, FormattableString.Invariant($"{string.Join(' ', values)}"));
    }
}
