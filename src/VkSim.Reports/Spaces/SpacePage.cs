using VkSim.Reports.Pages;

namespace VkSim.Reports.Spaces;

/// <summary>What a page says of a space.</summary>
internal static class SpacePage
{
    /// <summary>The page.</summary>
    public static ReportPage Of(SpaceReport report, SpacePageOptions options) => new()
    {
        Title = options.Source.Length > 0 ? $"Embedding space: {options.Source}" : "Embedding space",
        Subtitle = $"{SpaceText.Counted(report.Rows, "row")} × {SpaceText.Counted(report.Columns, "column")}, {report.ElementType}{(options.Device.Length > 0 ? $", on {options.Device}" : "")}",
        Verdict = report.Verdict,
        Tone = report.Findings[0].Kind == FindingKind.Healthy ? ReportTone.Good : ReportTone.Warning,
        Notes = [.. report.Findings.Skip(1).Select(finding => finding.Text)],
        Facts = Facts(report),
        Sections = [.. Sections(report, options).Where(section => section.Blocks.Count > 0)],
    };

    private static IReadOnlyList<ReportFact> Facts(SpaceReport report) =>
    [
        new("Mean cosine", SpaceText.Number(report.Cosines.Mean), $"{SpaceText.Number(report.CosinesCentred.Mean)} less the mean"),
        new("Effective rank", SpaceText.Number(report.Spectrum.EffectiveRankCentred), $"less the mean, of {SpaceText.Count(Math.Min(report.FiniteRows, report.Columns))}"),
        new("Median norm", SpaceText.Number(report.Norms.Median), report.Normalized ? "normalized" : "not normalized"),
        new("Rows equal to another", SpaceText.Count(report.EqualRows), $"of {SpaceText.Count(report.Rows)}"),
        new("NaN and infinities", SpaceText.Count(report.NanCount + report.InfiniteCount), $"{SpaceText.Count(report.Rows - report.FiniteRows)} rows"),
        new("Uniformity", SpaceText.Number(report.Uniformity.Value), "0 one point, −4 orthonormal"),
    ];

    private static IEnumerable<ReportSection> Sections(SpaceReport report, SpacePageOptions options)
    {
        yield return new("The space", report.Sample.Rows.Count > 0 ? [SpacePoints.Of(report, options)] : []);
        yield return new("Similarity", Present(SpaceCharts.Cosines(report), SpaceCharts.HeatMap(report)));
        yield return new("Directions and norms", [SpaceCharts.Spectrum(report), SpaceCharts.Deviations(report), SpaceCharts.Norms(report)]);
        yield return new("Partners and labels", Present(SpaceTables.Pairs(report), SpaceTables.Labels(report)));
        yield return new(
            "Neighbours and copies",
            [
                SpaceTables.Hubs(report, options),
                SpaceTables.Groups("Near-duplicates", report.NearDuplicateGroups, options),
                SpaceTables.Groups("Equal rows", report.DuplicateGroups, options),
            ]);
        yield return new("All figures", [SpaceTables.Figures(report)]);
    }

    private static IReadOnlyList<ReportBlock> Present(params IEnumerable<ReportBlock?> blocks) => [.. blocks.OfType<ReportBlock>()];
}
