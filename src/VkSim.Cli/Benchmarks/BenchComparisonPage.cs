using VkSim.Reports.Pages;

namespace VkSim.Cli;

/// <summary>Two benchmarks as a page.</summary>
internal static class BenchComparisonPage
{
    /// <summary>What the page says.</summary>
    /// <param name="a">The first result.</param>
    /// <param name="b">The second one.</param>
    /// <param name="compared">The two, row by row.</param>
    public static ReportPage Of(BenchJson a, BenchJson b, BenchCompareJson compared) => new()
    {
        Title = $"{BenchText.Name(a)} and {BenchText.Name(b)}",
        Subtitle = $"A: {BenchText.Device(a)}; {BenchText.Origin(a)}. B: {BenchText.Device(b)}; {BenchText.Origin(b)}.",
        Verdict = compared.Results.Length > 0
            ? $"{BenchText.Faster(compared.GeometricMean)}: the geometric mean of {compared.Results.Length} operations that both have."
            : "The two have no operation in common.",
        Tone = ReportTone.Neutral,
        Notes = [.. a.Notes.Select(note => $"A: {note}"), .. b.Notes.Select(note => $"B: {note}")],
        Facts = Facts(compared),
        Sections = [.. Sections(a, b, compared).Where(section => section.Blocks.Count > 0)],
    };

    private static IReadOnlyList<ReportFact> Facts(BenchCompareJson compared) => compared is { ScoreA: { } a, ScoreB: { } b } && a.Name == b.Name
        ? [new("Score of A", BenchText.Score(a), a.Name), new("Score of B", BenchText.Score(b), b.Name)]
        : [];

    private static IEnumerable<ReportSection> Sections(BenchJson a, BenchJson b, BenchCompareJson compared)
    {
        yield return new("Speed", compared.Results.Length > 0 ? [Ratios(compared), Rows(compared)] : []);
        yield return new("Probes", Probes(a.Probes.All, b.Probes.All));
        yield return new("In one alone", compared.OnlyOne.Length > 0 ? [OnlyOne(compared)] : []);
    }

    private static ChartFigure Ratios(BenchCompareJson compared)
    {
        BenchComparedJson[] rows = [.. compared.Results.OrderByDescending(row => row.Ratio)];
        return new ChartFigure
        {
            Title = "How many times as fast B is",
            Summary = $"Above 1 B is faster, below it A. From {BenchText.Ratio(rows[^1].Ratio)} ({rows[^1].Op} {rows[^1].Shape}) to {BenchText.Ratio(rows[0].Ratio)} ({rows[0].Op} {rows[0].Shape}).",
            X = new ChartAxis(""),
            Y = new ChartAxis("A's time over B's", Logarithmic: true),
            Categories = [.. rows.Select(row => $"{row.Op} {row.Shape} {row.Dtype}")],
            Series =
            [
                new ChartSeries("A's time over B's", ChartMark.Points, default, rows.Select(row => row.Ratio).ToArray()),
                new ChartSeries("As fast", ChartMark.Reference, default, rows.Select(_ => 1.0).ToArray()),
            ],
        };
    }

    private static ReportTable Rows(BenchCompareJson compared) => new(
        "Whole calls, medians",
        [new("Operation"), new("Shape"), new("Type"), new("A", IsNumeric: true), new("B", IsNumeric: true), new("B as fast as A", IsNumeric: true)],
        [.. compared.Results.Select(row => (string[])
        [
            row.Op, row.Shape, row.Dtype, BenchText.Time(row.SecondsA), BenchText.Time(row.SecondsB), BenchText.Ratio(row.Ratio),
        ])]);

    private static ReportBlock[] Probes(BenchProbeJson[] a, BenchProbeJson[] b)
    {
        string[] names = [.. a.Concat(b).Select(probe => probe.Probe).Distinct()];
        return names.Length == 0 ? [] :
        [
            new ReportTable(
                "What each reaches by itself, medians",
                [new("Probe"), new("A", IsNumeric: true), new("B", IsNumeric: true), new("B as fast as A", IsNumeric: true)],
                [.. names.Select(name => Probe(name, Find(a, name), Find(b, name)))]),
        ];
    }

    private static BenchProbeJson? Find(BenchProbeJson[] probes, string name) => Array.Find(probes, probe => probe.Probe == name);

    private static string[] Probe(string name, BenchProbeJson? a, BenchProbeJson? b) =>
    [
        name, a is null ? "" : BenchText.Rate(a.Unit, a.Median), b is null ? "" : BenchText.Rate(b.Unit, b.Median),
        a is null || b is null ? "" : BenchText.Ratio(a.Unit == ProbeUnit.Seconds ? a.Median / b.Median : b.Median / a.Median),
    ];

    private static ReportTable OnlyOne(BenchCompareJson compared) => new(
        "Rows that one result has alone", [new("Row")], [.. compared.OnlyOne.Select(row => (string[])[row])]);
}
