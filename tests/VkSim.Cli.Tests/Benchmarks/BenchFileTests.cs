namespace VkSim.Cli.Tests.Benchmarks;

public sealed class BenchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadAgain()
    {
        BenchJson bench = BenchResults.Of("a ≥ b", BenchResults.Scored(2));
        bench = bench with { Probes = bench.Probes with { ReadBytesPerSecond = double.NaN }, Kernels = [new("k", ["one row"], 7, null, null, null, null, null, null, null, null, null)] };
        string path = Path.Combine(_folder.Path, "x.json");
        BenchFile.Write(bench, path);
        BenchJson read = BenchFile.Read(path);
        Assert.Equal(bench.Results, read.Results);
        Assert.Equal((bench.Device, bench.System, bench.Date), (read.Device, read.System, read.Date));
        Assert.Equal(bench.Probes.All, read.Probes.All);
        Assert.True(double.IsNaN(read.Probes.ReadBytesPerSecond));
        Assert.Equal(bench.Score!.Value, read.Score!.Value);
        Assert.Equal(bench.Skipped, read.Skipped);
        Assert.Equal(["one row"], Assert.Single(read.Kernels!).Rows);
        Assert.Equal((7.0, null), (read.Kernels![0].Registers, read.Kernels[0].Spills));
    }

    [Theory]
    [InlineData("", "something else")]
    [InlineData("[1]", "no schema version")]
    [InlineData("{\"schemaVersion\":2}", "schema version 2", "1,")]
    [InlineData("{\"schemaVersion\":\"1\"}", "schema version \"1\"")]
    [InlineData("{\"schemaVersion\":1}", "not whole")]
    [InlineData("{\"schemaVersion\":1,\"results\":7}", "something else")]
    public void AnotherFileIsRefused(string text, params string[] words)
    {
        string path = _folder.Write("x.json", text);
        BadInputException error = Assert.Throws<BadInputException>(() => BenchFile.Read(path));
        Assert.All(words.Append(path), word => Assert.Contains(word, error.Message));
    }

    [Fact]
    public void ARowThatIsThereTwiceIsRefused()
    {
        BenchJson bench = BenchResults.Of("x", (new BenchKey("dot", "1", "float32"), 1), (new BenchKey("dot", "1", "float32"), 2));
        string path = Path.Combine(_folder.Path, "x.json");
        BenchFile.Write(bench, path);
        Assert.Contains("not whole", Assert.Throws<BadInputException>(() => BenchFile.Read(path)).Message);
    }

    [Fact]
    public void AScoreWithoutItsRowsIsRefused()
    {
        BenchJson bench = BenchResults.Of("x", BenchResults.Scored(1));
        string path = Path.Combine(_folder.Path, "x.json");
        BenchFile.Write(bench with { Score = bench.Score! with { Rows = null! } }, path);
        Assert.Contains("not whole", Assert.Throws<BadInputException>(() => BenchFile.Read(path)).Message);
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Contains("nowhere.json: found no such file", Assert.Throws<BadInputException>(() => BenchFile.Read("nowhere.json")).Message);
}
