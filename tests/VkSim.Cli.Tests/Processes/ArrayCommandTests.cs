using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VkSim.Reference;

namespace VkSim.Cli.Tests.Processes;

public sealed class ArrayCommandTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CosineGivesEveryPair()
    {
        _files.WriteRandom("A.npy", 5, 33);
        _files.WriteRandom("B.npy", 4, 33, seed: 2);
        Run("cosine", _files.At("A.npy"), _files.At("B.npy"), "--out", _files.At("S.npy"));
        (float[] values, string shape) = _files.Read("S.npy");
        Assert.Equal("5×4", shape);
        ReferenceMatrix exact = ReferenceCosine.Pairwise(
            ReferenceMatrix.From(ArrayFiles.Random(5, 33), 5, 33), ReferenceMatrix.From(ArrayFiles.Random(4, 33, 2), 4, 33));
        AssertWithin(exact.Values, values, ErrorBounds.Cosine(33));
        Assert.Equal(["A.npy", "B.npy", "S.npy"], _files.Names());
    }

    [Fact]
    public void OneVectorWithManyIsOneRow()
    {
        _files.Write("q.npy", [3, 4], 2);
        _files.Write("B.npy", [3, 4, -4, 3, -3, -4], 3, 2);
        Run("cosine", _files.At("q.npy"), _files.At("B.npy"), "--out", _files.At("S.npy"));
        Assert.Equal("1×3", _files.Read("S.npy").Shape);
        AssertWithin([1, 0, -1], _files.Read("S.npy").Values, 1e-6);
    }

    [Fact]
    public void RowwiseIsOneValueARow()
    {
        _files.Write("A.npy", [3, 4, 1, 0], 2, 2);
        _files.Write("B.npy", [3, 4, 0, 2], 2, 2);
        Run("cosine", _files.At("A.npy"), _files.At("B.npy"), "--rowwise", "--out", _files.At("S.npy"));
        Assert.Equal("2", _files.Read("S.npy").Shape);
        AssertWithin([1, 0], _files.Read("S.npy").Values, 1e-6);
        Run("cosine", _files.At("A.npy"), _files.At("B.npy"), "--eps", "10", "--out", _files.At("E.csv"));
        AssertWithin([0.25, 0.08, 0.03, 0], _files.Read("E.csv").Values, 1e-6);
    }

    [Fact]
    public void NormalizeKeepsTheShapeAndTellsTheNorms()
    {
        _files.Write("X.npy", [3, 4, 0, 0, 6, 8], 3, 2);
        Run("normalize", _files.At("X.npy"), "--out", _files.At("Y.npy"), "--norms", _files.At("N.npy"));
        Assert.Equal("3×2", _files.Read("Y.npy").Shape);
        AssertWithin([0.6, 0.8, 0, 0, 0.6, 0.8], _files.Read("Y.npy").Values, 1e-6);
        Assert.Equal("3", _files.Read("N.npy").Shape);
        AssertWithin([5, 0, 10], _files.Read("N.npy").Values, 1e-6);

        _files.Write("v.npy", [3, 4], 2);
        Run("normalize", _files.At("v.npy"), "--dim", "0", "--out", _files.At("v.npy"));
        Assert.Equal("2", _files.Read("v.npy").Shape);
        AssertWithin([0.6, 0.8], _files.Read("v.npy").Values, 1e-6);
    }

    [Theory]
    [InlineData("1", "1", "0.25 0.75 -0.5 0.5")]
    [InlineData("inf", "1", "0.33333333 1 -1 1")]
    [InlineData("0", "1", "0.5 1.5 -1 1")]
    [InlineData("2", "0", "0.4472136 0.83205029 -0.89442719 0.5547002")]
    public void NormalizeTakesEveryOrderAndBothDimensions(string order, string dimension, string expected)
    {
        _files.Write("X.npy", [1, 3, -2, 2], 2, 2);
        Run("normalize", _files.At("X.npy"), "--p", order, "--dim", dimension, "--out", _files.At("Y.npy"), "--norms", _files.At("N.npy"));
        double[] numbers = [.. expected.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        AssertWithin(numbers, _files.Read("Y.npy").Values, 1e-6);
        Assert.Equal("2", _files.Read("N.npy").Shape);
    }

    [Theory]
    [InlineData(3, "--p", "0")]
    [InlineData(17.191508, "--p", "0.5")]
    [InlineData(6, "--p", "1")]
    [InlineData(3.741657, "--p", "2")]
    [InlineData(14, "--squared")]
    [InlineData(3.741657, "--mode", "direct")]
    [InlineData(3.741657, "--mode", "MatMul")]
    [InlineData(3.301927, "--p", "3")]
    [InlineData(3, "--p", "inf")]
    public void CdistTakesEveryOrderAndMode(double expected, params string[] options)
    {
        _files.Write("A.npy", [1, -2, 3], 1, 3);
        _files.Write("B.npy", [0, 0, 0, 1, -2, 3], 2, 3);
        Run(["cdist", _files.At("A.npy"), _files.At("B.npy"), "--out", _files.At("D.npy"), .. options]);
        Assert.Equal("1×2", _files.Read("D.npy").Shape);
        AssertWithin([expected, 0], _files.Read("D.npy").Values, 1e-5);
    }

    [Fact]
    public void TopKGivesValuesAndColumns()
    {
        _files.Write("X.npy", [3, 2, 3, 2, 1, 1, float.NaN, 5, 4, 5, -1, 0], 2, 6);
        Run("topk", _files.At("X.npy"), "--k", "2", "--out-values", _files.At("V.npy"), "--out-ids", _files.At("I.npy"));
        Assert.Equal([3f, 3f, 5f, 5f], _files.Read("V.npy").Values);
        using (VectorFileReader ids = VectorFile.Open(_files.At("I.npy")))
        {
            Assert.Equal((FileElementType.Int64, "2×2"), (ids.ElementType, string.Join('×', ids.Shape)));
            Assert.Equal([0L, 2L, 1L, 3L], ids.ToInt64Array());
        }

        Run("topk", _files.At("X.npy"), "--k", "7", "--smallest", "--out-values", _files.At("V.csv"), "--out-ids", _files.At("I.csv"));
        Assert.Equal([4f, 5f, 1f, 3f, 0f, 2f, -1f, 4f, 5f, 2f, 1f, 3f, 0f, -1f], _files.Read("I.csv").Values);
    }

    [Fact]
    public void JsonIsOneObjectAndExistingOutputsAreReplaced()
    {
        _files.WriteRandom("A.npy", 3, 4);
        File.WriteAllText(_files.At("S.npy"), "something else");
        VkSimProcess run = Run("cosine", _files.At("A.npy"), _files.At("A.npy"), "--out", _files.At("S.npy"), "--json");
        Assert.Equal("cpu", run.Json.GetProperty("device").GetProperty("name").GetString());
        JsonElement output = Assert.Single(run.Json.GetProperty("outputs").EnumerateArray());
        Assert.Equal((_files.At("S.npy"), "float32"), (output.GetProperty("file").GetString(), output.GetProperty("dtype").GetString()));
        Assert.Equal([3, 3], output.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()));
        Assert.Equal("3×3", _files.Read("S.npy").Shape);
        Assert.Equal("", Run("cosine", _files.At("A.npy"), _files.At("A.npy"), "--out", _files.At("S.npy")).Output);
    }

    [Fact]
    public void NoRowsGiveNoRows()
    {
        _files.Write("none.npy", [], 0, 4);
        _files.WriteRandom("A.npy", 3, 4);
        Run("cosine", _files.At("none.npy"), _files.At("A.npy"), "--out", _files.At("S.npy"));
        Assert.Equal("0×3", _files.Read("S.npy").Shape);
        Run("cdist", _files.At("A.npy"), _files.At("none.npy"), "--out", _files.At("D.npy"));
        Assert.Equal("3×0", _files.Read("D.npy").Shape);
        Run("normalize", _files.At("none.npy"), "--out", _files.At("Y.npy"));
        Assert.Equal("0×4", _files.Read("Y.npy").Shape);
    }

    [SkippableFact]
    public void AnInterruptLeavesNothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no signal to send.");
        _files.WriteRandom("A.npy", 12_000, 64);
        string[] before = _files.Names();
        Process process = VkSimProcess.Start(
            "dotnet",
            ["exec", VkSimProcess.Assembly, "cdist", _files.At("A.npy"), _files.At("A.npy"), "--p", "2.7", "--out", _files.At("D.csv"), "--device", "cpu"],
            new Dictionary<string, string?>());
        SpinWait.SpinUntil(() => process.HasExited || _files.Names().Length > before.Length, TimeSpan.FromMinutes(1));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        VkSimProcess run = VkSimProcess.Finish(process);
        Assert.Equal((ExitCode.Interrupted, "", "vksim: interrupted\n"), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(before, _files.Names());
    }

    private static VkSimProcess Run(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments, "--device", "cpu"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }

    private static void AssertWithin(IReadOnlyList<double> expected, float[] actual, double bound)
    {
        Assert.Equal(expected.Count, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -bound, bound));
    }
}
