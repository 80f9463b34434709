using VkSim.Reports.Pages;

namespace VkSim.Cli;

/// <summary>Benchmarks side by side as a page.</summary>
internal static class BenchComparisonPage
{
    /// <summary>What the page says.</summary>
    public static ReportPage Of(BenchComparison compared) => new()
    {
        Title = BenchText.Listed([.. compared.Files.Select(BenchText.Name)]),
        Subtitle = string.Join(" ", compared.Files.Select((file, i) => $"{BenchComparison.Letter(i)}: {BenchText.Device(file)}; {BenchText.Origin(file)}.")),
        Verdict = BenchText.Verdict(compared),
        Tone = ReportTone.Neutral,
        Notes = [.. compared.Files.SelectMany((file, i) => file.Notes.Select(note => $"{BenchComparison.Letter(i)}: {note}"))],
        Facts = [.. compared.Scores().Select(one => new ReportFact($"Score of {BenchComparison.Letter(one.File)}", BenchText.Score(one.Score), one.Score.Name))],
        Sections = [.. Sections(compared).Where(section => section.Blocks.Count > 0)],
    };

    private static IEnumerable<ReportSection> Sections(BenchComparison compared)
    {
        bool hasRatios = compared.Rows.Any(row => Others(compared).Any(file => row.Ratio(file) is not null));
        yield return new("Speed", [.. hasRatios ? [Ratios(compared)] : Array.Empty<ReportBlock>(), .. compared.Rows.Count > 0 ? [Rows(compared)] : Array.Empty<ReportBlock>()]);
        yield return new("Score", compared.Scores() is { Count: > 0 } scores ? [Scores(scores)] : []);
        yield return new("Probes", Probes(compared));
        yield return new("In one alone", compared.Alone.Count > 0 ? [Alone(compared)] : []);
    }

    private static IEnumerable<int> Others(BenchComparison compared) => Enumerable.Range(1, compared.Files.Count - 1);

    private static ChartFigure Ratios(BenchComparison compared)
    {
        BenchComparedRow[] rows = [.. compared.Rows.Where(row => Others(compared).Any(file => row.Ratio(file) is not null))
            .OrderByDescending(row => Others(compared).Max(row.Ratio))];
        (BenchComparedRow Row, double Ratio)[] all = [.. rows.SelectMany(row => Others(compared).Select(row.Ratio).OfType<double>().Select(ratio => (row, ratio)))];
        ((BenchComparedRow slowest, double least), (BenchComparedRow fastest, double most)) = (all.MinBy(one => one.Ratio), all.MaxBy(one => one.Ratio));
        string others = BenchText.Listed([.. Others(compared).Select(BenchComparison.Letter)], "or");
        return new ChartFigure
        {
            Title = $"How many times as fast {others} is",
            Summary = $"Above 1 {others} is faster, below it A. From {BenchText.Ratio(least)} ({slowest.Key.Op} {slowest.Key.Shape}) to {BenchText.Ratio(most)} ({fastest.Key.Op} {fastest.Key.Shape}).",
            X = new ChartAxis(""),
            Y = new ChartAxis(compared.Files.Count == 2 ? "A's time over B's" : "A's time over the other's", Logarithmic: true),
            Categories = [.. rows.Select(row => row.Key.ToString())],
            Series =
            [
                .. Others(compared).Select(file => new ChartSeries(
                    $"A's time over {BenchComparison.Letter(file)}'s", ChartMark.Points, default, rows.Select(row => row.Ratio(file) ?? double.NaN).ToArray())),
                new ChartSeries("As fast", ChartMark.Reference, default, rows.Select(_ => 1.0).ToArray()),
            ],
        };
    }

    private static ReportTable Rows(BenchComparison compared) => new(
        "Whole calls, medians",
        [new("Operation"), new("Shape"), new("Type"), .. Columns(compared)],
        [.. compared.Rows.Select(row => (string[])
        [
            row.Key.Op, row.Key.Shape, row.Key.Dtype, .. row.Found.Select(BenchText.Median), .. Others(compared).Select(file => BenchText.Ratio(row.Ratio(file))),
        ])])
    {
        Note = $"{Quantity.Count(compared.Rows.Count)} rows. ~: calls lay far apart.",
    };

    private static IEnumerable<ReportColumn> Columns(BenchComparison compared) => BenchText.Columns(compared).Select(name => new ReportColumn(name, IsNumeric: true));

    private static ReportBlock[] Probes(BenchComparison compared)
    {
        string[] names = [.. compared.Files.SelectMany(file => file.Probes.All).Select(probe => probe.Probe).Distinct()];
        return names.Length == 0 ? [] :
        [
            new ReportTable(
                "What each reaches by itself, medians",
                [new("Probe"), .. Columns(compared)],
                [.. names.Select(name => Probe(name, [.. compared.Files.Select(file => Array.Find(file.Probes.All, probe => probe.Probe == name))]))]),
        ];
    }

    private static string[] Probe(string name, BenchProbeJson?[] found) =>
    [
        name, .. found.Select(probe => probe is null ? "" : BenchText.Rate(probe.Unit, probe.Median)), .. found.Skip(1).Select(probe => BenchText.Ratio(Ratio(found[0], probe))),
    ];

    private static double? Ratio(BenchProbeJson? a, BenchProbeJson? b) => a?.Unit == ProbeUnit.Seconds ? a.Median / b?.Median : b?.Median / a?.Median;

    private static ReportTable Scores(IReadOnlyList<(int File, BenchScoreJson Score)> scores) => new(
        BenchText.Scores(scores),
        [new("Row"), .. BenchText.ScoreColumns(scores).Select(name => new ReportColumn(name, IsNumeric: true))],
        [.. BenchText.ScoreRows(scores)])
    {
        Note = "The score is 100 times the geometric mean of how many times as fast these rows are as what counts as 100.",
    };

    private static ReportTable Alone(BenchComparison compared) => new(
        "Rows that one result has alone", [new("Row")], [.. compared.Alone.Select(row => (string[])[row])]);
}
