using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary>Files of wider numbers than single precision: the answers are those of the wide numbers, and what is lost is told.</summary>
public sealed class WideInputTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    /// <summary>The CPU, and lavapipe where it is.</summary>
    public static TheoryData<string> Devices =>
        [.. new[] { "cpu", "llvmpipe" }.Where(name => VectorDevice.Available("auto").Any(device => device.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Devices))]
    public void DistancesAreThoseOfTheWideNumbers(string device)
    {
        string x = _files.WriteDouble("x.npy", [1e9 + 1, 0, 1e9, 0, 1e9 + 3, 0], 3, 2);
        foreach (string order in new[] { "2", "1", "inf" })
        {
            Run(device, "cdist", x, x, "--p", order, "--out", _files.At("D.npy"));
            Assert.Equal([0, 1, 2, 1, 0, 3, 2, 3, 0], _files.Read("D.npy").Values);
        }

        const long Now = 1_732_800_000_123_456_789;
        string times = _files.WriteInt64("t.npy", [Now, Now + 1, Now + 100], 3, 1);
        string text = _files.WriteText("t.csv", $"time\n{Now + 5}\n");
        Run(device, "cdist", text, times, "--header", "yes", "--out", _files.At("D.npy"));
        Assert.Equal([5, 4, 95], _files.Read("D.npy").Values);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheBestAreThoseOfTheWideNumbers(string device)
    {
        string dates = _files.WriteInt64("dates.npy", [20170103, 20170104, 20170102], 1, 3);
        Run(device, "topk", dates, "--k", "1", "--out-values", _files.At("V.npy"), "--out-ids", _files.At("I.npy"));
        Assert.Equal([1], _files.Read("I.npy").Values);
        string far = _files.WriteDouble("far.npy", [1e300, 3e300, 2e300], 1, 3);
        VkSimProcess run = Tell(device, "topk", far, "--k", "3", "--out-values", _files.At("V.npy"), "--out-ids", _files.At("I.npy"));
        Assert.Equal([1, 2, 0], _files.Read("I.npy").Values);
        Assert.Equal($"vksim: warning: {far}: 3 values became infinite in single precision\n", run.Error);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void DirectionsAreThoseOfTheWideNumbers(string device)
    {
        string x = _files.WriteDouble("x.npy", [3e300, 4e300, 6e-300, 8e-300], 2, 2);
        Run(device, "cosine", x, x, "--eps", "0", "--out", _files.At("S.npy"));
        Assert.All(_files.Read("S.npy").Values, value => Assert.Equal(1, value, 1e-6f));
        Run(device, "normalize", x, "--eps", "0", "--out", _files.At("Y.npy"), "--norms", _files.At("N.npy"));
        Assert.All(_files.Read("Y.npy").Values.Zip([0.6f, 0.8f, 0.6f, 0.8f]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal([float.PositiveInfinity, 0], _files.Read("N.npy").Values);
        string columns = _files.WriteDouble("c.npy", [3e40, 3, 4e40, 4], 2, 2);
        Run(device, "normalize", columns, "--dim", "0", "--out", _files.At("Y.npy"), "--norms", _files.At("N.npy"));
        Assert.All(_files.Read("Y.npy").Values.Zip([0.6f, 0.6f, 0.8f, 0.8f]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Equal([float.PositiveInfinity, 5], _files.Read("N.npy").Values);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void LossesAreThoseOfTheWideNumbers(string device)
    {
        double[] plain = [.. ArrayFiles.Random(5, 7).Select(value => (double)value)];
        double[] scales = [1e300, 1e200, 1, 1e80, 1e-9];
        string a = _files.WriteDouble("a.npy", [.. plain.Select((value, i) => value * scales[i / 7])], 5, 7);
        string same = _files.WriteDouble("same.npy", plain, 5, 7);
        string b = _files.WriteRandom("b.npy", 5, 7, seed: 9);
        double exact = Loss(device, "infonce", same, b);
        Assert.Equal(exact, Loss(device, "infonce", a, b), 1e-3);
        string far = _files.WriteDouble("far.npy", [1e9 + 2, 1e9 + 1, 1e9], 1, 3);
        _files.WriteText("y.csv", "2\n");
        Assert.Equal(Math.Log(1 + Math.Exp(1) + Math.Exp(2)), Loss(device, "crossentropy", far, "--labels", _files.At("y.csv")), 1e-6);
    }

    [Fact]
    public void AGradientIsThatOfTheWideRows()
    {
        double[] plain = [.. ArrayFiles.Random(4, 3).Select(value => (double)value)];
        string a = _files.WriteDouble("a.npy", [.. plain.Select((value, i) => i < 3 ? value * 1e39 : value)], 4, 3);
        string same = _files.WriteDouble("same.npy", plain, 4, 3);
        string b = _files.WriteRandom("b.npy", 4, 3, seed: 9);
        Run("cpu", "loss", "infonce", same, b, "--grad-a", _files.At("G.npy"));
        float[] expected = _files.Read("G.npy").Values;
        Run("cpu", "loss", "infonce", a, b, "--grad-a", _files.At("G.npy"));
        float[] gradient = _files.Read("G.npy").Values;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], gradient[i] * (i < 3 ? 1e39 : 1), 1e-5);
        }
    }

    [Fact]
    public void WhatIsLostIsTold()
    {
        string x = _files.WriteDouble("x.npy", [1e300, 1, 1e12, 2, -1e12, 3, 1e12 + 0.25, 2, -1e12 + 0.25, 3], 5, 2);
        VkSimProcess run = Tell("cpu", "cdist", x, x, "--out", _files.At("D.npy"), "--json");
        JsonElement told = Assert.Single(run.Json.GetProperty("narrowing").EnumerateArray());
        Assert.Equal((x, 1, 0, 1), (told.GetProperty("file").GetString(), told.GetProperty("infinite").GetInt32(), told.GetProperty("zero").GetInt32(), told.GetProperty("equal").GetInt32()));
        Assert.Equal($"vksim: warning: {x}: 1 value became infinite, 1 value became equal to others in single precision\n", run.Error);
        string embeddings = _files.WriteDouble("e.npy", [.. ArrayFiles.Random(200, 8).Select(value => value / 3.0)], 200, 8);
        run = Run("cpu", "cdist", embeddings, embeddings, "--out", _files.At("D.npy"), "--json");
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("narrowing").ValueKind);
    }

    private double Loss(string device, params string[] arguments) => Tell(device, ["loss", .. arguments, "--json"]).Json.GetProperty("loss").GetDouble();

    private static VkSimProcess Run(string device, params string[] arguments)
    {
        VkSimProcess run = Tell(device, arguments);
        Assert.Equal("", run.Error);
        return run;
    }

    private static VkSimProcess Tell(string device, params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments, "--device", device]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
