using VkSim.Reports.Pages;

namespace VkSim.Reports.Tests.Pages;

/// <summary>Pages to be looked at.</summary>
internal static class SamplePages
{
    /// <summary>A text that every place of a page has to take as text.</summary>
    public const string Hostile = "</script><script>window.taken = true</script><img src=x onerror=\"window.taken = true\">&'`\u202Eשלום <b>{{0}}</b>";

    /// <summary>All kinds of blocks.</summary>
    public static ReportPage Everything(int points = 2000, string label = "label") => new()
    {
        Title = $"Embeddings of {label}",
        Subtitle = $"{label}.npy: 2,000 × 64 float32, on cpu",
        Verdict = "offset: all rows share a large mean; subtract it before comparing",
        Tone = ReportTone.Warning,
        Notes = [$"12 rows are near-duplicates, e.g. rows 17 and 4021 ({label})"],
        Facts = [new("Mean cosine", "0.7321", "0.0004 less the mean"), new("Effective rank", "48.2", "of 64"), new("Copies", "0"), new("Norms", "1.000")],
        Sections =
        [
            new("The space", [Points(points, label)]),
            new("Similarity", [Histogram(), Map(label), Spectrum(), Deviations(), Roofline(label), Groups(label)]),
            new("Tables", [Table(label)]),
        ],
    };

    /// <summary>Three clusters on a line, of which each row's nearest are those before it.</summary>
    public static PointsFigure Points(int count, string label)
    {
        var random = new Random(7);
        float[] flat = new float[2 * count];
        float[] deep = new float[3 * count];
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            classes[i] = i % 3;
            for (int axis = 0; axis < 3; axis++)
            {
                deep[(3 * i) + axis] = (float)((axis == classes[i] ? 3 : 0) + random.NextDouble() + random.NextDouble() - 1);
            }

            flat[2 * i] = deep[3 * i];
            flat[(2 * i) + 1] = deep[(3 * i) + 1];
        }

        return new PointsFigure
        {
            Title = "Principal directions",
            Summary = "Each point is a row. Three groups of the same size lie apart.",
            Rows = Enumerable.Range(0, count).Select(i => 2 * i).ToArray(),
            Views = [new("PCA, 2D", ["PC 1", "PC 2"], flat), new("PCA, 3D", ["PC 1", "PC 2", "PC 3"], deep)],
            Labels = [.. Enumerable.Range(0, count).Select(i => $"{label} {i}")],
            Classes = classes,
            ClassNames = ["cats", $"dogs {label}", "birds"],
            NeighborCount = 2,
            Neighbors = Enumerable.Range(0, count).SelectMany(i => new[] { i > 0 ? 2 * (i - 1) : -1, i > 1 ? 2 * (i - 2) : -1 }).ToArray(),
            Similarities = Enumerable.Range(0, count).SelectMany(_ => new[] { 0.98f, 0.97f }).ToArray(),
        };
    }

    private static ChartFigure Histogram()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => -0.99 + (0.02 * i))];
        return new ChartFigure
        {
            Title = "Similarity of pairs",
            Summary = "Before centring most pairs have a cosine near 0.73, after centring near 0.",
            X = new("cosine"),
            Y = new("share of pairs", Percent: true),
            Overlaid = true,
            Series =
            [
                new("as they are", ChartMark.Bars, x, Array.ConvertAll(x, value => 0.1 * Math.Exp(-Math.Pow((value - 0.73) / 0.08, 2)))),
                new("less the mean", ChartMark.Bars, x, Array.ConvertAll(x, value => 0.1 * Math.Exp(-Math.Pow(value / 0.12, 2)))),
            ],
        };
    }

    private static ChartFigure Spectrum()
    {
        double[] x = [.. Enumerable.Range(1, 64).Select(i => (double)i)];
        double[] sigma = Array.ConvertAll(x, i => 300 * Math.Pow(i, -0.8));
        double total = sigma.Sum(s => s * s);
        double sum = 0;
        return new ChartFigure
        {
            Title = "Singular values",
            Summary = "They fall from 300 to 11; 99 % of the variance lies in 40 directions.",
            X = new("direction"),
            Y = new("singular value", Logarithmic: true),
            Right = new("cumulative share", Percent: true),
            Series =
            [
                new("singular value", ChartMark.Line, x, sigma),
                new("cumulative share", ChartMark.Line, x, Array.ConvertAll(sigma, s => (sum += s * s) / total)) { OnRight = true },
            ],
        };
    }

    private static ChartFigure Deviations()
    {
        double[] x = [.. Enumerable.Range(0, 64).Select(i => (double)i)];
        return new ChartFigure
        {
            Title = "Deviation of each dimension",
            Summary = "All lie between 0.10 and 0.15; 1/√D is 0.125.",
            X = new("dimension"),
            Y = new("standard deviation"),
            Series =
            [
                new("deviation", ChartMark.Points, x, Array.ConvertAll(x, i => 0.125 + (0.02 * Math.Sin(i)))),
                new("1/√D", ChartMark.Reference, new double[] { 0, 63 }, new double[] { 0.125, 0.125 }),
            ],
        };
    }

    private static ChartFigure Roofline(string label) => new()
    {
        Title = "Roofline",
        Summary = "Products reach the limit of arithmetic, row operations that of memory.",
        X = new("operations a byte", Logarithmic: true),
        Y = new("GFLOP/s", Logarithmic: true),
        Series =
        [
            new("limit", ChartMark.Reference, new double[] { 0.1, 10, 1000 }, new double[] { 4, 400, 400 }),
            new("measured", ChartMark.Points, new double[] { 0.25, 2, 128 }, new double[] { 8, 60, 350 }) { Names = ["normalize", label, "dot"] },
        ],
    };

    private static ChartFigure Groups(string label) => new()
    {
        Title = "Operations",
        Summary = "Times of three operations on two devices.",
        X = new(""),
        Y = new("milliseconds"),
        Categories = ["normalize", label, "dot"],
        Series =
        [
            new("cpu", ChartMark.Bars, default, new double[] { 3, 5, double.NaN }),
            new("gpu", ChartMark.Bars, default, new double[] { 1, 2, 4 }),
        ],
    };

    private static HeatMapFigure Map(string label)
    {
        const int Count = 40;
        float[] values = [.. Enumerable.Range(0, Count * Count).Select(i => (float)Math.Exp(-Math.Abs((i / Count) - (i % Count)) / 10.0))];
        return new HeatMapFigure
        {
            Title = "Similarity of a sample",
            Summary = "Similar rows stand beside one another.",
            Names = [.. Enumerable.Range(0, Count).Select(i => $"row {i} {label}")],
            Values = values,
            Measure = "cosine",
        };
    }

    private static ReportTable Table(string label) => new(
        "Rows that are near many others",
        [new("Row", IsNumeric: true), new("Label"), new("Occurrences", IsNumeric: true)],
        [["17", label, "1,204"], ["4021", "x", "98"]])
    {
        Note = "Of 2,000 sampled rows.",
    };
}
