using System.Globalization;
using Spectre.Console;

namespace VkSim.Cli;

/// <summary>Writes what <c>vksim inspect</c> found for a person: the verdict, other findings, the figures.</summary>
internal sealed class InspectReport(SpaceReport report, SpaceLayout? layout, Terminal terminal)
{
    private const int ShownGroups = 5;
    private const int ShownOfGroup = 8;
    private const int ShownValues = 8;

    private readonly Grid _grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();

    public void Write(DeviceDescription device, TimeSpan time)
    {
        bool healthy = report.Findings[0].Kind == FindingKind.Healthy;
        terminal.Output.MarkupLine($"[bold {(healthy ? "green" : "yellow")}]{Markup.Escape(OneLine.From(report.Verdict))}[/]");
        foreach (SpaceFinding finding in report.Findings.Skip(1))
        {
            terminal.Output.MarkupLine($"also: {Markup.Escape(OneLine.From(finding.Text))}");
        }

        AddRows();
        AddCosines();
        AddSpectrum();
        AddGroups();
        AddPairs();
        AddLabels();
        if (layout is not null)
        {
            Row("Layout", InspectPictures.NameOf(layout) + Range(layout.Trustworthiness, Number));
        }

        Row("Device", $"{DeviceNames.Full(device)}, {Quantity.Duration(time)}");
        terminal.Output.Write(_grid);
    }

    private void Row(string name, string value) => _grid.AddRow($"[bold]{name}[/]", Markup.Escape(OneLine.From(value)));

    private void AddRows()
    {
        string sample = report.SampledRows < report.FiniteRows ? $"; pairs of a sample of {Quantity.Count(report.SampledRows)}" : "";
        Row("Rows", $"{Quantity.Count(report.Rows)} × {Quantity.Count(report.Columns)} {report.ElementType}{sample}");
        Row("Values", $"{Quantity.Count(report.NanCount)} NaN, {Quantity.Count(report.InfiniteCount)} infinite, {Quantity.Count(report.SubnormalCount)} subnormal; {Quantity.Count(report.ZeroRows)} rows of zeros");
        SpaceQuantiles norms = report.Norms;
        Row("Norms", $"{Number(norms.Least)} to {Number(norms.Greatest)}, median {Number(norms.Median)}, 90 % from {Number(norms.P05)} to {Number(norms.P95)}; {(report.Normalized ? "normalized" : "not normalized")}");
        Row("Copies", $"{Quantity.Count(report.EqualRows)} rows equal another, {Quantity.Count(report.IdenticalRows)} bit by bit; {(report.CollinearRows is { } collinear ? $"{Quantity.Count(collinear)} are collinear with one that they do not equal" : "collinear ones were not looked for")}");
    }

    private void AddCosines()
    {
        Row("Cosines", Described(report.Cosines));
        Row("  less the mean", Described(report.CosinesCentred));
        Row("Uniformity", $"{Estimate(report.Uniformity)} (0: one point; -4: orthonormal)");
        Row("Hubs", report.Hubs.Top.Count == 0
            ? "none"
            : $"skewness {Estimate(report.Hubs.Skew)} of occurrences among {report.Hubs.Neighbors} nearest; most often row {report.Hubs.Top[0].Row}, {Quantity.Count(report.Hubs.Top[0].Occurrences)} times");
    }

    private void AddSpectrum()
    {
        SpaceSpectrum spectrum = report.Spectrum;
        Row("Effective rank", $"{Number(spectrum.EffectiveRank)} of {Quantity.Count(Math.Min(report.FiniteRows, report.Columns))}, less the mean {Number(spectrum.EffectiveRankCentred)}{(spectrum.IsComplete ? "" : ", estimated beyond the leading directions")}");
        Row("Participation", $"{Number(spectrum.ParticipationRatio)}, less the mean {Number(spectrum.ParticipationRatioCentred)}");
        Row("Singular values", string.Join(", ", spectrum.SingularValues.Take(ShownValues).Select(Number)) + (spectrum.SingularValues.Count > ShownValues ? ", …" : ""));
        Row("Variance", $"{Percent(spectrum.LeadingShareCentred)} in the first direction, 99 % in {Quantity.Count(spectrum.Directions99)}");
        double[] deviations = [.. report.Dimensions.Deviations.Order()];
        Row("Deviations", $"{Number(deviations[0])} to {Number(deviations[^1])} a dimension, median {Number(deviations[deviations.Length / 2])}; 1/√D is {Number(report.Dimensions.Isotropic)}; {Quantity.Count(report.Dimensions.Dead.Count)} do not vary");
    }

    private void AddGroups()
    {
        if (report.DuplicateGroups.Count > 0)
        {
            Row("Duplicates", Described(report.DuplicateGroups));
        }

        if (report.NearDuplicateGroups is { Count: > 0 } near)
        {
            Row("Near-duplicates", Described(near));
        }
    }

    private void AddPairs()
    {
        if (report.Pairs is not { } pairs)
        {
            return;
        }

        Row("Partners", $"mean cosine {Number(pairs.MatchingCosine)}, with others' {Number(pairs.OtherCosine)}; {Quantity.Count(pairs.EqualPairs)} of {Quantity.Count(pairs.Count)} pairs are equal");
        Row("Alignment", Number(pairs.Alignment));
        Row("Modality gap", Number(pairs.ModalityGap));
        Row("Recall to paired", Described(pairs.RecallAtoB));
        Row("Recall from paired", Described(pairs.RecallBtoA));
    }

    private void AddLabels()
    {
        if (report.Labels is not { } labels)
        {
            return;
        }

        Row("Labels", $"{Quantity.Count(labels.Classes)} classes; the nearest neighbour has the same label in {Percent(labels.Agreement.Value)}{Range(labels.Agreement, Percent)}");
        Row("Within, between", $"mean cosine {Number(labels.Within)} within a class, {Number(labels.Between)} between classes");
        Row("Silhouette", Estimate(labels.Silhouette));
    }

    private static string Described(SpaceCosines cosines) => double.IsNaN(cosines.Mean)
        ? "there are no pairs"
        : $"mean {Number(cosines.Mean)}, 90 % from {Number(cosines.Quantiles.P05)} to {Number(cosines.Quantiles.P95)}, all from {Number(cosines.Quantiles.Least)} to {Number(cosines.Quantiles.Greatest)}";

    private static string Described(SpaceRecall recall) =>
        $"@1 {Percent(recall.At1.Value)}{Range(recall.At1, Percent)}, @5 {Percent(recall.At5.Value)}, @10 {Percent(recall.At10.Value)}, of {Quantity.Count(recall.Queries)} queries";

    private static string Described(IReadOnlyList<IReadOnlyList<long>> groups)
    {
        IEnumerable<string> shown = groups.Take(ShownGroups).Select(group =>
            $"({string.Join(", ", group.Take(ShownOfGroup))}{(group.Count > ShownOfGroup ? ", …" : "")})");
        return $"{Quantity.Count(groups.Count)} {(groups.Count == 1 ? "group" : "groups")}: {string.Join(" ", shown)}{(groups.Count > ShownGroups ? " …" : "")}";
    }

    private static string Estimate(SpaceEstimate estimate) => Number(estimate.Value) + Range(estimate, Number);

    private static string Range(SpaceEstimate estimate, Func<double, string> shown) =>
        estimate.Low < estimate.High ? $" ({shown(estimate.Low)} to {shown(estimate.High)} with 95 %)" : "";

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("0.##%", CultureInfo.InvariantCulture);
}
