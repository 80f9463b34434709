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

    private static string Html(ReportPage page)
    {
        using var stream = new MemoryStream();
        PageWriter.Write(page, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
