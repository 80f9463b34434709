using VkSim.Reports.Pages;

namespace VkSim.Reports.Spaces;

/// <summary>The tables of a space.</summary>
internal static class SpaceTables
{
    private const int ShownGroups = 100;
    private const int ShownOfGroup = 20;
    private const int ShownHubs = 20;

    /// <summary>The rows that are neighbours most often.</summary>
    public static ReportTable Hubs(SpaceReport report, SpacePageOptions options) => new(
        "Hubs",
        [new("Row", IsNumeric: true), new("Name"), new("Neighbour of", IsNumeric: true)],
        [.. report.Hubs.Top.Take(ShownHubs).Select(hub => (IReadOnlyList<string>)[$"{hub.Row}", Name(hub.Row, options), SpaceText.Count(hub.Occurrences)])])
    {
        Note = $"How many of {SpaceText.Count(report.SampledRows)} rows have it among their {report.Hubs.Neighbors} nearest. "
            + $"Skewness {SpaceText.Estimate(report.Hubs.Skew, SpaceText.Number)}; above 1.4 is strong. {SpaceText.Percent(report.Hubs.Orphans)} of the rows are nobody's neighbour.",
    };

    /// <summary>Rows that are equal, or nearly so.</summary>
    public static ReportTable Groups(string caption, IReadOnlyList<IReadOnlyList<long>>? groups, SpacePageOptions options) => new(
        caption,
        [new("Group", IsNumeric: true), new("Size", IsNumeric: true), new("Rows")],
        [.. (groups ?? []).Take(ShownGroups).Select((group, place) => (IReadOnlyList<string>)[$"{place + 1}", SpaceText.Count(group.Count), Members(group, options)])])
    {
        Note = groups switch
        {
            null => "Not looked for, since there are too many rows; an exact analysis does.",
            { Count: 0 } => "There are none.",
            { Count: > ShownGroups } => $"The first {ShownGroups} of {SpaceText.Count(groups.Count)} groups.",
            _ => "",
        },
    };

    /// <summary>How partners fit; null where there are none.</summary>
    public static ReportTable? Pairs(SpaceReport report) => report.Pairs is not { } pairs ? null : new(
        "Partners",
        [new("Figure"), new("Value", IsNumeric: true)],
        [
            ["Pairs", SpaceText.Count(pairs.Count)],
            ["Mean cosine of partners", SpaceText.Number(pairs.MatchingCosine)],
            ["Mean cosine with others' partners", SpaceText.Number(pairs.OtherCosine)],
            ["Alignment", SpaceText.Number(pairs.Alignment)],
            ["Modality gap", SpaceText.Number(pairs.ModalityGap)],
            ["Equal pairs", SpaceText.Count(pairs.EqualPairs)],
            .. Recall("Recall to partners", pairs.RecallAtoB),
            .. Recall("Recall from partners", pairs.RecallBtoA),
        ]);

    /// <summary>How labels fit; null where there are none.</summary>
    public static ReportTable? Labels(SpaceReport report) => report.Labels is not { } labels ? null : new(
        "Labels",
        [new("Figure"), new("Value", IsNumeric: true)],
        [
            ["Classes", SpaceText.Count(labels.Classes)],
            ["Nearest neighbour has the same label", SpaceText.Estimate(labels.Agreement, SpaceText.Percent)],
            ["Mean cosine within a class", SpaceText.Number(labels.Within)],
            ["Mean cosine between classes", SpaceText.Number(labels.Between)],
            ["Silhouette", SpaceText.Estimate(labels.Silhouette, SpaceText.Number)],
        ]);

    /// <summary>Every figure that is a number.</summary>
    public static ReportTable Figures(SpaceReport report)
    {
        SpaceSpectrum spectrum = report.Spectrum;
        return new(
            "All figures",
            [new("Figure"), new("Value", IsNumeric: true)],
            [
                ["Rows", SpaceText.Count(report.Rows)],
                ["Columns", SpaceText.Count(report.Columns)],
                ["Stored as", $"{report.ElementType}"],
                ["Finite rows", SpaceText.Count(report.FiniteRows)],
                ["Rows of the sample", SpaceText.Count(report.SampledRows)],
                ["NaN", SpaceText.Count(report.NanCount)],
                ["Infinities", SpaceText.Count(report.InfiniteCount)],
                ["Subnormal numbers", SpaceText.Count(report.SubnormalCount)],
                ["Rows of zeros", SpaceText.Count(report.ZeroRows)],
                ["Rows whose squared norm half precision cannot hold", SpaceText.Count(report.HalfOverflowRows)],
                ["Rows equal to another", SpaceText.Count(report.EqualRows)],
                ["Rows identical to another, bit by bit", SpaceText.Count(report.IdenticalRows)],
                ["Rows collinear with another", report.CollinearRows is { } collinear ? SpaceText.Count(collinear) : "not looked for"],
                .. Quantiles("Norm", report.Norms),
                ["Mean cosine", SpaceText.Number(report.Cosines.Mean)],
                .. Quantiles("Cosine", report.Cosines.Quantiles),
                ["Mean cosine, less the mean", SpaceText.Number(report.CosinesCentred.Mean)],
                .. Quantiles("Cosine, less the mean", report.CosinesCentred.Quantiles),
                ["Uniformity", SpaceText.Estimate(report.Uniformity, SpaceText.Number)],
                ["Effective rank", SpaceText.Number(spectrum.EffectiveRank)],
                ["Effective rank, less the mean", SpaceText.Number(spectrum.EffectiveRankCentred)],
                ["Participation ratio", SpaceText.Number(spectrum.ParticipationRatio)],
                ["Participation ratio, less the mean", SpaceText.Number(spectrum.ParticipationRatioCentred)],
                ["Squared norms that remain less the mean", SpaceText.Percent(spectrum.CentredShare)],
                ["Squared norms in the first direction", SpaceText.Percent(spectrum.LeadingShare)],
                ["Variance in the first direction", SpaceText.Percent(spectrum.LeadingShareCentred)],
                ["Directions that hold 99 % of the variance", SpaceText.Count(spectrum.Directions99)],
                ["Dimensions that do not vary", SpaceText.Count(report.Dimensions.Dead.Count)],
                ["Dimensions that dominate", SpaceText.Count(report.Dimensions.Dominant.Count)],
                ["Skewness of occurrences among neighbours", SpaceText.Estimate(report.Hubs.Skew, SpaceText.Number)],
            ]);
    }

    private static string Name(long row, SpacePageOptions options) => options.RowNames.Count == 0 ? "" : options.RowNames[(int)row];

    private static string Members(IReadOnlyList<long> group, SpacePageOptions options) =>
        string.Join(", ", group.Take(ShownOfGroup).Select(row => options.RowNames.Count == 0 ? $"{row}" : $"{row} {options.RowNames[(int)row]}"))
        + (group.Count > ShownOfGroup ? ", …" : "");

    private static IEnumerable<IReadOnlyList<string>> Recall(string name, SpaceRecall recall) =>
    [
        [$"{name} @1", SpaceText.Estimate(recall.At1, SpaceText.Percent)],
        [$"{name} @5", SpaceText.Estimate(recall.At5, SpaceText.Percent)],
        [$"{name} @10", SpaceText.Estimate(recall.At10, SpaceText.Percent)],
    ];

    private static IEnumerable<IReadOnlyList<string>> Quantiles(string name, SpaceQuantiles quantiles) =>
    [
        [$"{name}: least", SpaceText.Number(quantiles.Least)],
        [$"{name}: 5 %", SpaceText.Number(quantiles.P05)],
        [$"{name}: median", SpaceText.Number(quantiles.Median)],
        [$"{name}: 95 %", SpaceText.Number(quantiles.P95)],
        [$"{name}: greatest", SpaceText.Number(quantiles.Greatest)],
    ];
}
