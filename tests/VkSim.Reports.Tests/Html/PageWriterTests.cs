using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VkSim.Reports.Html;
using VkSim.Reports.Pages;
using VkSim.Reports.Tests.Pages;

namespace VkSim.Reports.Tests.Html;

/// <summary>What is in the file, without a browser.</summary>
public sealed partial class PageWriterTests
{
    [Fact]
    public void NoTextBecomesMarkup()
    {
        string html = Written(SamplePages.Everything(points: 10, label: SamplePages.Hostile));
        Assert.DoesNotContain("<script>window", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", Own(html), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", Own(html), StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;window.taken = true", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ScriptsAreThoseThatThePolicyNames()
    {
        string html = Written(SamplePages.Everything(points: 10));
        byte[][] scripts = [.. Scripts().Matches(html).Select(match => Encoding.UTF8.GetBytes(match.Groups[1].Value))];
        Assert.Equal(2, scripts.Length);
        string policy = System.Net.WebUtility.HtmlDecode(Policy().Match(html).Groups[1].Value);
        Assert.Equal(
            "default-src 'none'; script-src " + string.Join(' ', scripts.Select(PageResources.Hash)) + "; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'",
            policy);
    }

    [Fact]
    public void NumbersComeBackAsTheyWere()
    {
        using var output = new MemoryStream();
        double[] values = [0, -1.5, double.NaN, double.PositiveInfinity, 1e-300];
        FigureData.Write(
            new ChartFigure
            {
                Title = "t",
                Summary = "s",
                X = new("x"),
                Y = new("y"),
                Series = [new("series", ChartMark.Line, values, values)],
            },
            output);
        JsonElement series = JsonDocument.Parse(output.ToArray()).RootElement.GetProperty("series")[0];
        byte[] bytes = series.GetProperty("y").GetProperty("f64").GetBytesFromBase64();
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => BitConverter.Int64BitsToDouble(System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i)))));
        Assert.DoesNotContain("\\u002B", series.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsReplaced()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("page.html"), "old");
        PageWriter.Write(SamplePages.Everything(points: 10), folder.File("page.html"));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(folder.File("page.html")), StringComparison.Ordinal);
        Assert.Equal(["page.html"], folder.Names);
    }

    [Fact]
    public void APathThatCannotBeWrittenIsNamed()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.File("missing"), "page.html");
        var error = Assert.Throws<DirectoryNotFoundException>(() => PageWriter.Write(SamplePages.Everything(points: 10), path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    private static string Written(ReportPage page)
    {
        using var output = new MemoryStream();
        PageWriter.Write(page, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    // What is not of the drawing library.
    private static string Own(string html) => Scripts().Replace(html, "");

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();
}
