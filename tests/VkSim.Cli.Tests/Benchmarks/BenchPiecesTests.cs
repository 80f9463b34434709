using VkSim.Reports.Pages;

namespace VkSim.Cli.Tests.Benchmarks;

/// <summary>Where the time of a single query goes.</summary>
public sealed class BenchPiecesTests
{
    private static readonly BenchProbeJson _submission = new(GpuProbes.Submission, ProbeUnit.Seconds, 0.5, 0.4, 0.1);
    private static readonly BenchProbeJson _readback = new(GpuProbes.Readback, ProbeUnit.Seconds, 0.75, 0.6, 0.1);

    [Fact]
    public void TheRestIsWhatIsLeftOfTheMedian()
    {
        Assert.Equal(new BenchPiecesJson(2, 0.5, 0.25, 1.25), BenchPiecesJson.Of(4, 2, Probes(_submission, _readback)));
        Assert.Equal(new BenchPiecesJson(2, 0.5, null, 1.5), BenchPiecesJson.Of(4, 2, Probes(_submission)));
        Assert.Equal(new BenchPiecesJson(2, null, null, 0), BenchPiecesJson.Of(1, 2, Probes(_readback)));
        Assert.Equal(new BenchPiecesJson(2, 0.5, 0, 1.5), BenchPiecesJson.Of(4, 2, Probes(_submission, _readback with { Median = 0.4 })));
        Assert.Equal(new BenchPiecesJson(null, null, null, 4), BenchPiecesJson.Of(4, null, Probes()));
    }

    [Fact]
    public void ThePageAndTheTextNameThem()
    {
        BenchJson bench = BenchResults.Of("x", BenchResults.Scored(1));
        Assert.DoesNotContain(BenchPage.Of(bench).Sections, section => section.Heading == "A single query");
        bench.Results[2] = bench.Results[2] with { MedianSeconds = 4, P99Seconds = 5, Pieces = new BenchPiecesJson(2, 0.5, 0.25, 1.25) };
        ReportTable table = Assert.IsType<ReportTable>(Assert.Single(BenchPage.Of(bench).Sections.Single(section => section.Heading == "A single query").Blocks));
        Assert.Equal(
            ["Operation", "Shape", "Type", "Median", "99 % within", "On the GPU", "Submission", "Readback", "The rest", "Calls"],
            table.Columns.Select(column => column.Name));
        Assert.Equal(
            ["search top 10, cosine", "1x100000x512", "float32", "4 s", "5 s", "2 s", "500 ms", "250 ms", "1.25 s", "11"], Assert.Single(table.Rows));
        StringWriter output = new();
        BenchReport.Write(bench, new Terminal(output, () => Stream.Null, new StringWriter(), false, false));
        Assert.Contains("1x100000x512 float32: Median 4 s, 99 % within 5 s, On the GPU 2 s, Submission 500 ms, Readback 250 ms, The rest 1.25 s", output.ToString());
    }

    [Fact]
    public void OnTheProcessorThereAreNone()
    {
        BenchJson bench = BenchResults.Of("x", BenchResults.Scored(1));
        bench.Results[2] = bench.Results[2] with { P99Seconds = 5, Pieces = new BenchPiecesJson(null, null, null, 4) };
        ReportTable table = Assert.IsType<ReportTable>(BenchPage.Of(bench).Sections.Single(section => section.Heading == "A single query").Blocks[0]);
        Assert.Equal(["Operation", "Shape", "Type", "Median", "99 % within", "The rest", "Calls"], table.Columns.Select(column => column.Name));
    }

    private static BenchProbesJson Probes(params BenchProbeJson[] all) => new(1, 1, 1, all);
}
