using System.Text;
using System.Text.Json;
using VkSim.Reports.Html;
using VkSim.Reports.Pages;

namespace VkSim.Cli.Tests.Benchmarks;

public sealed class BenchComparisonTests
{
    private static readonly BenchKey _one = new("one", "1x1", "float32");
    private static readonly BenchKey _other = new("other", "1x1", "float16");

    [Fact]
    public void TwoResultsAreComparedRowByRow()
    {
        BenchComparison compared = Compare([.. BenchResults.Scored(1), (_one, 1)], BenchResults.Scored(4));
        Assert.Equal(BenchScore.References.Count, compared.Rows.Count);
        Assert.All(compared.Rows, row => Assert.Equal(4, row.Ratio(1)!.Value, 1e-9));
        Assert.Equal(4, compared.Mean(1), 1e-9);
        Assert.Equal([_one.ToString()], compared.Alone);
        string html = Html(compared);
        Assert.Contains("B is 4.00 times as fast as A", html);
        Assert.Contains("one 1x1", html);
        var json = BenchCompareJson.Of(compared);
        Assert.Equal(("device A", "device B", 4.0), (json.A.Name, json.B.Name, Math.Round(json.GeometricMean, 9)));
        Assert.All(json.Results, row => Assert.Equal(4, row.Ratio, 1e-9));
        Assert.Equal((100.0, 400.0), (Math.Round(json.ScoreA!.Value, 9), Math.Round(json.ScoreB!.Value, 9)));
    }

    [Fact]
    public void EachOfMoreIsHeldAgainstTheFirst()
    {
        BenchKey onlyThird = new("third", "1x1", "float32");
        BenchComparison compared = Compare([(_one, 2)], [(_other, 5), (_one, 1)], [(onlyThird, 1), (_one, 8), (_other, 1)]);
        Assert.Equal([_one, _other], compared.Rows.Select(row => row.Key));
        Assert.Equal([2, 1, 8], compared.Rows[0].Seconds);
        Assert.Equal([null, 5, 1], compared.Rows[1].Seconds);
        Assert.Equal([1, 2, 0.25], Enumerable.Range(0, 3).Select(compared.Rows[0].Ratio));
        Assert.All(Enumerable.Range(0, 3), file => Assert.Null(compared.Rows[1].Ratio(file)));
        Assert.Equal((2.0, 0.25), (compared.Mean(1), compared.Mean(2)));
        Assert.Equal([onlyThird.ToString()], compared.Alone);
        string html = Html(compared);
        Assert.Contains("B is 2.00 times as fast as A (1 operations); A is 4.00 times as fast as C (1 operations)", html);
        Assert.Contains("device A, device B and device C", html);
        ChartFigure chart = Assert.IsType<ChartFigure>(BenchComparisonPage.Of(compared).Sections[0].Blocks[0]);
        Assert.Equal([_one.ToString()], chart.Categories);
        Assert.Equal(["A's time over B's", "A's time over C's", "As fast"], chart.Series.Select(series => series.Name));
    }

    [Fact]
    public void UnsteadyRowsAreMarkedInEachResult()
    {
        BenchJson steady = BenchResults.Of("x", (_one, 2));
        var compared = BenchComparison.Of([steady, steady with { Results = [.. steady.Results.Select(row => row with { Spread = 0.6 })] }]);
        ReportTable table = BenchComparisonPage.Of(compared).Sections[0].Blocks.OfType<ReportTable>().First();
        Assert.Equal(["one", "1x1", "float32", "2 s", "~2 s", "×1.00"], Assert.Single(table.Rows));
        Assert.StartsWith("1 rows.", table.Note, StringComparison.Ordinal);
        StringWriter output = new() { NewLine = "\n" };
        BenchReport.Write(compared, new Terminal(output, () => Stream.Null, new StringWriter(), false, false));
        Assert.Contains("~2 s", output.ToString());
    }

    [Fact]
    public void WhatAFileLacksIsNullInTheJson()
    {
        BenchCompareManyJson many = BenchCompareManyJson.Of(Compare([(_one, 2)], [(_one, 1), (_other, 3)], [(_other, 4)]));
        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(many, JsonOutput.Readable.BenchCompareManyJson));
        Assert.Equal(["files", "results", "onlyOne", "schemaVersion"], json.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["1 1", "1 2", "0 NaN"],
            json.RootElement.GetProperty("files").EnumerateArray().Select(file => $"{file.GetProperty("rows")} {file.GetProperty("geometricMean")}"));
        Assert.Equal(
            ["[2,1,null] [1,2,null]", "[null,3,4] [null,null,null]"],
            json.RootElement.GetProperty("results").EnumerateArray().Select(row => Words($"{row.GetProperty("seconds")} {row.GetProperty("ratios")}")));
    }

    [Fact]
    public void ScoresStandTogetherWhereTheyAreTheSame()
    {
        BenchJson scored = BenchResults.Of("x", BenchResults.Scored(1));
        BenchJson another = scored with { Score = scored.Score! with { Name = "another" } };
        BenchJson none = BenchResults.Of("x", (_one, 1));
        Assert.Equal([0, 2], BenchComparison.Of([scored, another, scored, none]).Scores().Select(one => one.File));
        Assert.Empty(BenchComparison.Of([scored, another]).Scores());
        Assert.Empty(BenchComparison.Of([none, scored, scored]).Scores());
    }

    [Fact]
    public void AScoreIsShownWithItsRows()
    {
        BenchComparison compared = Compare(BenchResults.Scored(1), [(_one, 1)], BenchResults.Scored(4));
        ReportSection section = Assert.Single(BenchComparisonPage.Of(compared).Sections, section => section.Heading == "Score");
        ReportTable table = Assert.IsType<ReportTable>(Assert.Single(section.Blocks));
        Assert.Equal("vksim-ops-1: A 100.0, C 400.0", table.Caption);
        Assert.Equal(["Row", "Counts as 100", "A", "C"], table.Columns.Select(column => column.Name));
        Assert.Equal(BenchScore.References.Select(row => row.Row.ToString()), table.Rows.Select(row => row[0]));
        Assert.Equal(["dot 64x64x128 float32", "100 µs", "100 µs", "25 µs"], table.Rows[^1]);
        Assert.DoesNotContain(BenchComparisonPage.Of(Compare([(_one, 1)], BenchResults.Scored(1))).Sections, section => section.Heading == "Score");
    }

    [Fact]
    public void SoItIsAtATerminal()
    {
        StringWriter output = new() { NewLine = "\n" };
        BenchReport.Write(Compare(BenchResults.Scored(1), BenchResults.Scored(4)), new Terminal(output, () => Stream.Null, new StringWriter(), false, false));
        string[] lines = [.. output.ToString().Split('\n').SkipWhile(line => !line.Contains("Row of the score"))];
        Assert.Equal(["Row", "of", "the", "score", "Counts", "as", "100", "A", "B"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(BenchScore.References, row => Assert.Contains(lines, line => line.Contains(row.Row.ToString())));
        Assert.Contains(lines, line => line.StartsWith("vksim-ops-1: A 100.0, B 400.0, 100 times", StringComparison.Ordinal));
    }

    [Fact]
    public void ResultsWithNothingInCommonAreCompared()
    {
        Assert.Contains("no operation in common", Html(Compare([(_one, 1)], [(_other, 1)])));
        string html = Html(Compare([(_one, 1)], [(_other, 1)], [(_other, 2)]));
        Assert.Contains("C has no operation in common with A", html);
        Assert.Contains("other", html);
    }

    private static BenchComparison Compare(params (BenchKey, double)[][] files) =>
        BenchComparison.Of([.. files.Select((rows, i) => BenchResults.Of($"device {BenchComparison.Letter(i)}", rows))]);

    private static string Words(string json) => json.Replace("\n", "").Replace("  ", "").Replace(", ", ",").Replace(" ]", "]").Replace("[ ", "[");

    private static string Html(BenchComparison compared)
    {
        using var stream = new MemoryStream();
        PageWriter.Write(BenchComparisonPage.Of(compared), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
