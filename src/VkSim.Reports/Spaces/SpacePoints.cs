using VkSim.Reports.Pages;

namespace VkSim.Reports.Spaces;

/// <summary>Rows as points.</summary>
internal static class SpacePoints
{
    // So that a page of a hundred thousand points stays small enough to be opened at once.
    private const int ManyRows = 20_000;
    private const int NeighborsOfMany = 5;

    /// <summary>The figure.</summary>
    public static PointsFigure Of(SpaceReport report, SpacePageOptions options)
    {
        SpaceSample sample = report.Sample;
        (int[] classes, string[] names) = Classes(sample, options);
        int kept = sample.Rows.Count > ManyRows ? Math.Min(NeighborsOfMany, sample.NeighborCount) : sample.NeighborCount;
        return new PointsFigure
        {
            Title = "Rows as points",
            Summary = Summary(report, names),
            Rows = sample.Rows.Select(row => (int)row).ToArray(),
            Views = Views(sample, options),
            Labels = options.RowNames.Count == 0 ? [] : [.. sample.Rows.Select(row => options.RowNames[(int)row])],
            Classes = classes,
            ClassNames = names,
            NeighborCount = kept,
            Neighbors = First(sample.Neighbors, sample.NeighborCount, kept).Select(row => (int)row).ToArray(),
            Similarities = First(sample.NeighborCosines, sample.NeighborCount, kept).ToArray(),
        };
    }

    private static List<PointsView> Views(SpaceSample sample, SpacePageOptions options)
    {
        float[] deep = [.. sample.Coordinates];
        float[] flat = [.. Enumerable.Range(0, sample.Rows.Count).SelectMany(i => new[] { deep[3 * i], deep[(3 * i) + 1] })];
        string[] axes = ["first direction", "second direction", "third direction"];
        List<PointsView> views = [new("PCA, 2D", axes[..2], flat), new("PCA, 3D", axes, deep)];
        if (!options.Layout.IsEmpty)
        {
            views.Add(new(options.LayoutName, ["x", "y"], options.Layout));
        }

        return views;
    }

    private static string Summary(SpaceReport report, string[] names)
    {
        double[] values = [.. report.Spectrum.CentredSingularValues];
        double total = values.Length == 0 ? 0 : values[0] * values[0] / report.Spectrum.LeadingShareCentred;
        double shown = values.Take(2).Sum(value => value * value) / total;
        int points = report.Sample.Rows.Count;
        string rows = points < report.FiniteRows
            ? $"A sample of {SpaceText.Count(points)} of {SpaceText.Count(report.FiniteRows)} rows"
            : points == 1 ? "The one finite row"
            : $"All {SpaceText.Count(points)} finite rows";
        string variance = double.IsFinite(shown) ? $" The first two directions hold {SpaceText.Percent(shown)} of the variance." : "";
        string colours = names.Length > 0 ? $" Colours and forms are the {SpaceText.Count(names.Length)} labels." : "";
        return $"{rows}, less the mean, a point each.{variance}{colours} Click a point, or select rows, to see their nearest.";
    }

    private static (int[] Classes, string[] Names) Classes(SpaceSample sample, SpacePageOptions options)
    {
        if (options.Labels.Count == 0)
        {
            return ([], []);
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] classes = new int[sample.Rows.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            string label = options.Labels[(int)sample.Rows[i]];
            places.TryAdd(label, places.Count);
            classes[i] = places[label];
        }

        return (classes, [.. places.OrderBy(place => place.Value).Select(place => place.Key)]);
    }

    private static IEnumerable<T> First<T>(IReadOnlyList<T> values, int width, int kept) =>
        width == kept ? values : values.Where((_, place) => place % width < kept);
}
