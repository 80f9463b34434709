using System.Text;
using VkSim.Reports.Html;
using VkSim.Reports.Pages;

namespace VkSim.Cli.Tests.Benchmarks;

public sealed class BenchPageTests
{
    [Fact]
    public void TheRoofIsTheLowerOfBothProbes()
    {
        ReportPage page = BenchPage.Of(BenchResults.Of("x", BenchResults.Scored(1)));
        ChartFigure roofline = Assert.IsType<ChartFigure>(page.Sections.Single(section => section.Heading == "What bounds it").Blocks[0]);
        ChartSeries roof = roofline.Series[0];
        for (int i = 0; i < roof.X.Length; i++)
        {
            Assert.Equal(Math.Min(roof.X.Span[i] * 20, 1000), roof.Y.Span[i], 1e-3);
        }

        Assert.Equal(BenchScore.References.Count, roofline.Series[1].X.Length);
        Assert.Equal(BenchScore.References.Count, roofline.Series[1].Names.Count);
    }

    [Fact]
    public void EveryRowAndEveryReasonStandsInIt()
    {
        string html = Html(BenchPage.Of(BenchResults.Of("x <y>", BenchResults.Scored(1))));
        Assert.All(BenchScore.References, row => Assert.Contains(row.Row.Op, html));
        Assert.Contains("too large &lt;b&gt;", html);
        Assert.Contains("a note &amp; more", html);
        Assert.Contains("vksim-ops-1", html);
        Assert.DoesNotContain("x <y>", html);
    }

    [Fact]
    public void AResultWithoutRowsHasAPageToo()
    {
        ReportPage page = BenchPage.Of(BenchResults.Of("x") with { Probes = new BenchProbesJson(double.NaN, double.NaN, double.NaN, []) });
        Assert.Equal("Nothing was measured.", page.Verdict);
        Assert.Contains("not measured", Html(page));
    }

    [Fact]
    public void TwoResultsAreComparedRowByRow()
    {
        BenchKey only = new("only here", "1x1", "float16");
        BenchJson a = BenchResults.Of("first", [.. BenchResults.Scored(1), (only, 1)]);
        BenchJson b = BenchResults.Of("second", BenchResults.Scored(4));
        var compared = BenchCompareJson.Of(a, b);
        Assert.Equal(BenchScore.References.Count, compared.Results.Length);
        Assert.All(compared.Results, row => Assert.Equal(4, row.Ratio, 1e-9));
        Assert.Equal(4, compared.GeometricMean, 1e-9);
        Assert.Equal([only.ToString()], compared.OnlyOne);
        string html = Html(BenchComparisonPage.Of(a, b, compared));
        Assert.Contains("B is 4.00 times as fast as A", html);
        Assert.Contains("only here", html);
    }

    [Fact]
    public void ResultsWithNothingInCommonAreCompared()
    {
        BenchJson a = BenchResults.Of("first", (new BenchKey("x", "1", "float32"), 1));
        BenchJson b = BenchResults.Of("second", (new BenchKey("y", "1", "float32"), 1));
        Assert.Contains("no operation in common", Html(BenchComparisonPage.Of(a, b, BenchCompareJson.Of(a, b))));
    }

    private static string Html(ReportPage page)
    {
        using var stream = new MemoryStream();
        PageWriter.Write(page, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
