using System.Globalization;
using System.Text.Json;
using VkSim.Reference;

namespace VkSim.Cli.Tests.Processes;

public sealed class LossTests : IDisposable
{
    private const int Rows = 6;
    private const int Columns = 8;

    private static readonly string[] _contract = ["loss", "dScale", "dBias", "seconds", "peakScratchBytes", "device"];

    private readonly ArrayFiles _files = new();

    public LossTests()
    {
        _files.WriteRandom("A.npy", Rows, Columns, seed: 1);
        _files.WriteRandom("B.npy", Rows, Columns, seed: 2);
        _files.WriteRandom("C.npy", 5, Columns, seed: 3);
        _files.WriteRandom("D.npy", Rows, Columns + 1, seed: 3);
        _files.WriteRandom("one.npy", 1, Columns);
        _files.Write("K.npy", ArrayFiles.Random(Rows * 3, Columns, 4), Rows, 3, Columns);
        VectorFile.Write(_files.At("Y.npy"), [0L, 1, 0, 2, 1, 7], Rows);
        VectorFile.Write(_files.At("Y3.npy"), [0L, 1, 0], 3);
        VectorFile.Write(_files.At("M.npy"), Mask(Rows), Rows, Rows);
        VectorFile.Write(_files.At("M5.npy"), Mask(5), Rows, 5);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void ClipIsTheOraclesWithItsGradients()
    {
        VkSimProcess run = Run("loss", "clip", "@A", "@B", "--scale", "20", "--out", "@L", "--grad-a", "@GA", "--grad-b", "@GB", "--json");
        ReferenceLoss exact = Exact(new ClipOptions { LogitScale = 20 }, ReferenceContrastive.InBatch(Rows, symmetric: true));
        JsonElement json = run.Json;
        Assert.Equal(_contract, json.EnumerateObject().Take(_contract.Length).Select(field => field.Name));
        Assert.Equal("cpu", json.GetProperty("device").GetString());
        double loss = exact.Losses.Sum() / (2 * Rows);
        Assert.Equal(loss, json.GetProperty("loss").GetDouble(), 1e-5 * loss);
        Assert.Equal(exact.Scale, json.GetProperty("dScale").GetDouble(), 1e-5);
        Assert.Equal(0, json.GetProperty("dBias").GetDouble(), 1e-5);
        Assert.True(json.GetProperty("peakScratchBytes").GetInt64() > 0);
        (float[] values, string shape) = _files.Read("L.npy");
        Assert.Equal("1", shape);
        Assert.Equal((float)loss, values[0], 1e-5 * loss);
        AssertGradient(exact, 0, "GA.npy");
        AssertGradient(exact, Rows, "GB.npy");
    }

    [Theory]
    [InlineData("infonce", "@A @B --temperature 0.2")]
    [InlineData("infonce masked", "@A @B --mask @M")]
    [InlineData("infonce shared", "@A @B --negatives @C --mask @M5")]
    [InlineData("infonce paired", "@A @B --negatives @K")]
    [InlineData("clip masked", "@A @B --mask @M")]
    [InlineData("ntxent", "@A @B --label-smoothing 0.1")]
    [InlineData("ntxent sum", "@A @B --reduction sum --no-normalize")]
    [InlineData("supcon", "@A --labels @Y")]
    [InlineData("supcon in", "@A --labels @Y --variant in --decoupled")]
    [InlineData("siglip", "@A @B --bias -3 --margin 0.1")]
    public void EveryLossIsTheOracles(string name, string arguments)
    {
        string[] words = name.Split(' ');
        VkSimProcess run = Run(["loss", words[0], .. arguments.Split(' '), "--json", "--grad-a", "@GA"]);
        (ReferenceLoss exact, double divisor) = Oracle(name);
        double loss = exact.Losses.Sum() / divisor;
        Assert.Equal(loss, run.Json.GetProperty("loss").GetDouble(), 1e-5 * Math.Abs(loss));
        Assert.Equal(exact.Bias, run.Json.GetProperty("dBias").GetDouble(), 1e-4);
        AssertGradient(exact, 0, "GA.npy");
    }

    [Theory]
    [InlineData("infonce @A @B", Rows)]
    [InlineData("ntxent @A @B", 2 * Rows)]
    [InlineData("supcon @A --labels @Y", Rows)]
    [InlineData("crossentropy @A --labels @Y", Rows)]
    public void WithoutReductionThereIsOneValueARow(string arguments, int expected)
    {
        Run(["loss", .. arguments.Split(' '), "--reduction", "none", "--out", "@L"]);
        Assert.Equal($"{expected}", _files.Read("L.npy").Shape);
        Assert.All(_files.Read("L.npy").Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void CrossEntropyIsPyTorchs()
    {
        _files.Write("logits.csv", [1.9269f, 1.4873f, 0.9007f, -2.1055f], 1, 4);
        File.WriteAllText(_files.At("label.csv"), "2\n");
        VkSimProcess run = Run("loss", "crossentropy", _files.At("logits.csv"), "--labels", _files.At("label.csv"), "--json", "--grad-a", "@GA");
        Assert.Equal(1.7295, run.Json.GetProperty("loss").GetDouble(), 1e-4);
        Assert.Equal(0, _files.Read("GA.npy").Values.Sum(), 1e-6);
        _files.Write("logits.csv", [2, 1, 0], 1, 3);
        File.WriteAllText(_files.At("label.csv"), "0\n");
        run = Run("loss", "crossentropy", _files.At("logits.csv"), "--labels", _files.At("label.csv"), "--label-smoothing", "0.1", "--json");
        Assert.Equal(0.507606, run.Json.GetProperty("loss").GetDouble(), 1e-6);
    }

    // The numbers are PyTorch's own: tests/golden/make_golden.py.
    [Theory]
    [InlineData("classes --ignore-index 3 --weights @W --label-smoothing 0.25", "crossEntropyIgnore", 3)]
    [InlineData("classes --weights @W", "crossEntropyIgnore", 255)]
    [InlineData("classes --weights @W", "crossEntropy", -100)]
    [InlineData("probabilities --weights @W --label-smoothing 0.1", "crossEntropy", -100)]
    [InlineData("probabilities", "crossEntropy", -100)]
    public void CrossEntropyOfGoldenCasesIsPyTorchs(string arguments, string section, int ignored)
    {
        JsonElement[] cases = [.. GoldenCases(section)];
        JsonElement logits = cases[0].GetProperty("logits");
        (int rows, int columns) = (logits.GetProperty("rows").GetInt32(), logits.GetProperty("columns").GetInt32());
        _files.Write("X.npy", Singles(logits.GetProperty("values")), rows, columns);
        _files.Write("W.npy", Singles(cases[0].GetProperty("weights")), columns);
        VectorFile.Write(_files.At("classes.npy"), [.. cases[0].GetProperty("classes").EnumerateArray().Select(label => label.GetInt64())], rows);
        if (cases[0].TryGetProperty("probabilities", out JsonElement probabilities))
        {
            _files.Write("probabilities.npy", Singles(probabilities.GetProperty("values")), rows, columns);
        }

        string[] words = arguments.Split(' ');
        double smoothing = arguments.Contains("smoothing") ? double.Parse(words[^1], CultureInfo.InvariantCulture) : 0;
        JsonElement[] golden = [.. cases[1..].Where(one =>
            one.GetProperty("smoothing").GetDouble() == smoothing
            && (!one.TryGetProperty("ignored", out JsonElement named) || named.GetInt32() == ignored)
            && (!one.TryGetProperty("weighted", out JsonElement weighted) || weighted.GetBoolean() == arguments.Contains("weights"))
            && (!one.TryGetProperty("target", out JsonElement target) || target.GetString() == words[0]))];
        Assert.Equal(3, golden.Length);
        foreach (JsonElement one in golden)
        {
            double[] exact = [.. one.GetProperty("loss").EnumerateArray().Select(value => value.GetDouble())];
            VkSimProcess run = Run(
                ["loss", "crossentropy", "@X", "--labels", $"@{words[0]}", .. words[1..], "--reduction", one.GetProperty("reduction").GetString()!, "--json", "--grad-a", "@GA", "--out", "@L"]);
            Assert.Equal(exact.Sum(), run.Json.GetProperty("loss").GetDouble(), 1e-5 * exact.Sum());
            Assert.Equal(_contract, run.Json.EnumerateObject().Take(_contract.Length).Select(field => field.Name));
            float[] losses = _files.Read("L.npy").Values;
            Assert.Equal(exact.Length, losses.Length);
            Assert.All(losses.Zip(exact), pair => Assert.Equal(pair.Second, pair.First, 1e-5 * (1 + pair.Second)));
            if (one.GetProperty("gradient").ValueKind == JsonValueKind.Array)
            {
                float[] gradient = _files.Read("GA.npy").Values;
                Assert.All(gradient.Zip(one.GetProperty("gradient").EnumerateArray()), pair => Assert.Equal(pair.Second.GetDouble(), pair.First, 1e-5));
            }
        }
    }

    [Fact]
    public void LabelsOfGroupsMayHaveSixtyFourBits()
    {
        VectorFile.Write(_files.At("wide.npy"), [0L, 1L << 40, 0, -(1L << 50), 1L << 40, 7], Rows);
        double narrow = Run("loss", "supcon", "@A", "--labels", "@Y", "--json").Json.GetProperty("loss").GetDouble();
        Assert.Equal(narrow, Run("loss", "supcon", "@A", "--labels", "@wide", "--json").Json.GetProperty("loss").GetDouble());
    }

    [Fact]
    public void GradientsOfNegativesKeepTheirShape()
    {
        Run("loss", "infonce", "@A", "@B", "--negatives", "@K", "--grad-negatives", "@GK", "--grad-b", "@GB");
        Assert.Equal($"{Rows}×3×{Columns}", _files.Read("GK.npy").Shape);
        Assert.Equal($"{Rows}×{Columns}", _files.Read("GB.npy").Shape);
    }

    [Fact]
    public void TheTextTellsTheLossAndExplains()
    {
        string output = Run("loss", "clip", "@A", "@A", "--explain").Output;
        foreach (string word in new[] { "Loss", "Device", "cpu", "Scratch", "positives", "similarity of negatives", "row 0" })
        {
            Assert.Contains(word, output);
        }

        _files.Write("same.npy", [.. Enumerable.Repeat(1f, Rows * Columns)], Rows, Columns);
        Assert.Contains("warning: ", Run("loss", "infonce", "@same", "@same", "--explain").Output);
        JsonElement json = Run("loss", "infonce", "@same", "@same", "--explain", "--json").Json;
        Assert.Equal(Math.Log(Rows), json.GetProperty("loss").GetDouble(), 1e-5);
        Assert.NotEmpty(json.GetProperty("explanation").GetProperty("warnings").EnumerateArray());
    }

    [Theory]
    [InlineData("frobnicate @A @B", "LOSS", "'frobnicate'", "infonce, clip")]
    [InlineData("clip @A", "B: found nothing", "A.npy")]
    [InlineData("clip @A @C", "C.npy", "5 rows", "the 6 rows")]
    [InlineData("clip @A @D", "D.npy", "9 columns", "the 8 columns")]
    [InlineData("supcon @A @B --labels @Y", "B.npy", "takes one")]
    [InlineData("supcon @A", "--labels", "nothing")]
    [InlineData("supcon @A --labels @Y3", "Y3.npy", "3 labels", "6 rows")]
    [InlineData("supcon @A --labels @A", "A.npy", "list")]
    [InlineData("crossentropy @C --labels @big", "big.npy", "label 8 at row 4", "0 to 7")]
    [InlineData("crossentropy @A --labels @C", "C.npy", "5×8", "a list of 6 labels, or 6×8 probabilities")]
    [InlineData("crossentropy @A --labels @B --ignore-index 3", "--ignore-index", "probabilities in", "a label for each row only")]
    [InlineData("crossentropy @A --labels @Y --ignore-index first", "--ignore-index", "'first'", "a whole number")]
    [InlineData("crossentropy @A --labels @Y --weights @one5", "one5.npy", "5 weights", "the 8 classes of")]
    [InlineData("crossentropy @A --labels @Y --weights @bad8", "bad8.npy", "the weight NaN of class 3", "finite")]
    [InlineData("clip @A @B --weights @W", "--weights", "clip", "crossentropy only")]
    [InlineData("supcon @A --labels @Y --ignore-index 1", "--ignore-index", "supcon", "crossentropy only")]
    [InlineData("infonce @A @B --mask @M5", "M5.npy", "6×5", "6×6")]
    [InlineData("infonce @A @B --negatives @D", "D.npy", "6×9", "M×8")]
    [InlineData("infonce @A @B --temperature 0", "--temperature", "'0'", "above 0")]
    [InlineData("infonce @A @B --temperature nan", "--temperature", "'nan'")]
    [InlineData("infonce @A @B --temperature 1e-39", "--temperature", "1E-39", "inverse")]
    [InlineData("infonce @A @B --scale -1", "--scale", "'-1'")]
    [InlineData("infonce @A @B --scale 2 --temperature 2", "--scale", "one of them")]
    [InlineData("infonce @A @B --variant in", "--variant", "infonce", "supcon")]
    [InlineData("supcon @A --labels @Y --variant both", "--variant", "'both'", "out or in")]
    [InlineData("ntxent @A @B --mask @M", "--mask", "ntxent", "infonce or clip")]
    [InlineData("supcon @A --labels @Y --grad-b @GB", "--grad-b", "supcon")]
    [InlineData("clip @A @B --reduction median", "--reduction", "'median'", "mean, sum or none")]
    [InlineData("clip @A @B --label-smoothing 1.5", "--label-smoothing", "'1.5'", "0 to 1")]
    [InlineData("infonce @one @one --decoupled", "one.npy", "no negative", "--decoupled")]
    [InlineData("infonce @A @B --grad-negatives @GK", "--grad-negatives", "no --negatives")]
    [InlineData("clip @A @B --grad-a @missing/GA", "--grad-a", "does not exist")]
    public void BadInputIsCodeTwo(string arguments, params string[] words)
    {
        VectorFile.Write(_files.At("big.npy"), [0L, 1, 2, -100, 8], 5);
        _files.Write("one5.npy", [1, 1, 1, 1, 1], 5);
        _files.Write("bad8.npy", [1, 1, 1, float.NaN, 1, 1, 1, 1], 8);
        string[] before = _files.Names();
        VkSimProcess.Run(["loss", .. arguments.Split(' ').Select(Expand)]).AssertFailed(ExitCode.BadInput, words);
        Assert.Equal(before, _files.Names());
    }

    private static JsonElement.ArrayEnumerator GoldenCases(string section)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VkSim.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tests", "golden", "golden.json")));
        return golden.RootElement.GetProperty(section).Clone().EnumerateArray();
    }

    private static float[] Singles(JsonElement values) => [.. values.EnumerateArray().Select(value => (float)value.GetDouble())];

    private static bool[] Mask(int candidates) => [.. Enumerable.Range(0, Rows * candidates).Select(index => index % 3 != 1)];

    private static ReferenceLoss Exact(PairLossOptions options, List<ReferenceAnchor> anchors, int negatives = 0, bool onlyA = false, double divisor = Rows)
    {
        float[] values = [.. ArrayFiles.Random(Rows, Columns, 1), .. onlyA ? [] : ArrayFiles.Random(Rows, Columns, 2),
            .. negatives == 0 ? [] : ArrayFiles.Random(negatives, Columns, negatives == 5 ? 3 : 4)];
        return ReferenceContrastive.Compute(ReferenceMatrix.From(values, values.Length / Columns, Columns), anchors, options, 1 / divisor);
    }

    private static (ReferenceLoss Exact, double Divisor) Oracle(string name) => name switch
    {
        "infonce" => (Exact(new InfoNceOptions { Temperature = 0.2f }, ReferenceContrastive.InBatch(Rows, false)), Rows),
        "infonce masked" => (Exact(new InfoNceOptions(), ReferenceContrastive.InBatch(Rows, false, Mask(Rows))), Rows),
        "infonce shared" => (Exact(new InfoNceOptions(), ReferenceContrastive.Explicit(Rows, 5, false, Mask(5)), 5), Rows),
        "infonce paired" => (Exact(new InfoNceOptions(), ReferenceContrastive.Explicit(Rows, 3, true), 3 * Rows), Rows),
        "clip masked" => (Exact(new ClipOptions(), ReferenceContrastive.InBatch(Rows, true, Mask(Rows))), 2 * Rows),
        "ntxent" => (Exact(new NtXentOptions { LabelSmoothing = 0.1f }, ReferenceContrastive.Views(Rows), divisor: 2 * Rows), 2 * Rows),
        "ntxent sum" => (Exact(new NtXentOptions { Normalize = false }, ReferenceContrastive.Views(Rows), divisor: 1), 1),
        "supcon" => (Exact(new SupConOptions(), ReferenceContrastive.Labels([0, 1, 0, 2, 1, 7]), onlyA: true), Rows),
        "supcon in" => (Exact(new SupConOptions { Mean = SupConVariant.In, Decoupled = true }, ReferenceContrastive.Labels([0, 1, 0, 2, 1, 7]), onlyA: true), Rows),
        _ => (Exact(new SigLipOptions { Bias = -3, Margin = 0.1f }, ReferenceContrastive.InBatch(Rows, false)), Rows),
    };

    private VkSimProcess Run(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments.Select(Expand), "--device", "cpu"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }

    private string Expand(string word) => word.StartsWith('@') ? _files.At(word[1..] + ".npy") : word;

    private void AssertGradient(ReferenceLoss exact, int first, string file)
    {
        (float[] values, string shape) = _files.Read(file);
        Assert.Equal($"{Rows}×{Columns}", shape);
        double[] expected = ReferenceLoss.Rows(exact.Gradient, first, Rows).ToArray();
        double[] sizes = ReferenceLoss.Rows(exact.Magnitude, first, Rows).ToArray();
        Assert.All(Enumerable.Range(0, values.Length), i => Assert.InRange(values[i] - expected[i], -1e-4 * (sizes[i] + 1e-6), 1e-4 * (sizes[i] + 1e-6)));
    }
}
