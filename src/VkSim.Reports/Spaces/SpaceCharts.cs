using VkSim.Reports.Pages;

namespace VkSim.Reports.Spaces;

/// <summary>The charts of a space.</summary>
internal static class SpaceCharts
{
    /// <summary>The cosines of pairs, before and after the mean was subtracted.</summary>
    public static ChartFigure Cosines(SpaceReport report) => new()
    {
        Title = "Similarity of pairs",
        Summary = $"Cosines of different rows: {Described(report.Cosines)}. Less the mean: {Described(report.CosinesCentred)}.",
        X = new("cosine"),
        Y = new("share of pairs", Percent: true),
        Overlaid = true,
        Series = [Shares("as they are", report.Cosines.Histogram), Shares("less the mean", report.CosinesCentred.Histogram)],
    };

    /// <summary>The norms.</summary>
    public static ChartFigure Norms(SpaceReport report) => new()
    {
        Title = "Norms",
        Summary = $"From {SpaceText.Number(report.Norms.Least)} to {SpaceText.Number(report.Norms.Greatest)}, median {SpaceText.Number(report.Norms.Median)}; {(report.Normalized ? "normalized" : "not normalized")}.",
        X = new("Euclidean norm"),
        Y = new("rows"),
        Overlaid = true,
        Series = [Counts("rows", report.NormHistogram)],
    };

    /// <summary>The singular values and what the first so many hold.</summary>
    public static ChartFigure Spectrum(SpaceReport report)
    {
        SpaceSpectrum spectrum = report.Spectrum;
        double[] values = [.. spectrum.SingularValues];
        double[] centred = [.. spectrum.CentredSingularValues];
        double total = centred.Length == 0 ? 0 : centred[0] * centred[0] / spectrum.LeadingShareCentred;
        double sum = 0;
        double[] cumulative = Array.ConvertAll(centred, value => Math.Min(1, (sum += value * value) / total));
        return new ChartFigure
        {
            Title = "Singular values",
            Summary = $"Less the mean, {SpaceText.Percent(spectrum.LeadingShareCentred)} of the variance lies in the first direction and 99 % in {SpaceText.Count(spectrum.Directions99)}."
                + (spectrum.IsComplete ? "" : " The leading directions are shown."),
            X = new("direction"),
            Y = new("singular value", Logarithmic: true),
            Right = new("cumulative share of variance", Percent: true),
            Series =
            [
                new("as they are", ChartMark.Line, Places(values, 1), values),
                new("less the mean", ChartMark.Line, Places(centred, 1), centred),
                new("cumulative share, less the mean", ChartMark.Line, Places(centred, 1), cumulative) { OnRight = true },
            ],
        };
    }

    /// <summary>The deviation of each dimension.</summary>
    public static ChartFigure Deviations(SpaceReport report)
    {
        double[] deviations = [.. report.Dimensions.Deviations];
        double isotropic = report.Dimensions.Isotropic;
        return new ChartFigure
        {
            Title = "Deviation of each dimension",
            Summary = $"Of rows divided by their norms: {SpaceText.Number(deviations.Min())} to {SpaceText.Number(deviations.Max())}. "
                + $"Without preferred directions it is 1/√D, {SpaceText.Number(isotropic)}; {SpaceText.Count(report.Dimensions.Dead.Count)} dimensions do not vary.",
            X = new("dimension"),
            Y = new("standard deviation"),
            Series =
            [
                new("deviation", ChartMark.Points, Places(deviations, 0), deviations),
                new("1/√D", ChartMark.Reference, new double[] { 0, Math.Max(1, deviations.Length - 1) }, new double[] { isotropic, isotropic }),
            ],
        };
    }

    /// <summary>How similar some rows are to one another; null where there are too few.</summary>
    public static HeatMapFigure? HeatMap(SpaceReport report)
    {
        IReadOnlyList<long> rows = report.Sample.HeatMapRows;
        return rows.Count < 2 ? null : new HeatMapFigure
        {
            Title = "Similarity of a sample",
            Summary = $"Cosines of {SpaceText.Count(rows.Count)} rows with one another, similar ones side by side. Blocks along the diagonal are groups.",
            Names = [.. rows.Select(row => $"row {row}")],
            Values = report.Sample.HeatMap.ToArray(),
            Measure = "cosine",
        };
    }

    private static string Described(SpaceCosines cosines) => double.IsNaN(cosines.Mean)
        ? "there are no pairs"
        : $"mean {SpaceText.Number(cosines.Mean)}, 90 % from {SpaceText.Number(cosines.Quantiles.P05)} to {SpaceText.Number(cosines.Quantiles.P95)}";

    private static ChartSeries Shares(string name, SpaceHistogram histogram)
    {
        double total = Math.Max(1, histogram.Counts.Sum());
        return new ChartSeries(name, ChartMark.Bars, Middles(histogram), histogram.Counts.Select(count => count / total).ToArray());
    }

    private static ChartSeries Counts(string name, SpaceHistogram histogram) =>
        new(name, ChartMark.Bars, Middles(histogram), histogram.Counts.Select(count => (double)count).ToArray());

    private static double[] Middles(SpaceHistogram histogram)
    {
        double width = (histogram.High - histogram.Low) / histogram.Counts.Count;
        return [.. Enumerable.Range(0, histogram.Counts.Count).Select(i => histogram.Low + ((i + 0.5) * width))];
    }

    private static double[] Places(double[] values, int first) => [.. Enumerable.Range(first, values.Length).Select(i => (double)i)];
}
