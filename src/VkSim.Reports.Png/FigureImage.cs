using System.Globalization;
using ScottPlot;
using SkiaSharp;
using VkSim.Reports.Pages;

namespace VkSim.Reports.Png;

/// <summary>Draws figures.</summary>
internal static class FigureImage
{
    /// <summary>Pixels of a line.</summary>
    public const int Width = 1200;

    /// <summary>Lines.</summary>
    public const int Height = 800;

    private const int ScaleFactor = 2;
    private const int MostPoints = 100_000;

    // Okabe and Ito's, which remain apart for the colour-blind.
    private static readonly string[] Colours = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000"];
    // The drawing library's own choice has serifs where the first of these is not there.
    private static readonly string? Font = new[] { "Segoe UI", "Helvetica Neue", "Noto Sans", "Open Sans", "DejaVu Sans", "Liberation Sans", "Arial" }
        .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains);

    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleUp];

    /// <summary>The picture as a PNG file's bytes.</summary>
    public static byte[] Of(ReportFigure figure)
    {
        using var plot = new Plot();
        plot.Title(figure.Title, size: 20);
        switch (figure)
        {
            case ChartFigure chart:
                Draw(chart, plot);
                break;
            case HeatMapFigure map:
                Draw(map, plot);
                break;
            case PointsFigure points:
                Draw(points, plot);
                break;
            default:
                throw new ArgumentException($"A figure of type {figure.GetType().Name} has no picture.", nameof(figure));
        }

        if (Font is not null)
        {
            plot.Font.Set(Font);
        }

        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.Label.Bold = false;
        }

        plot.ScaleFactor = ScaleFactor;
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    private static Color ColourOf(int place) => Color.FromHex(Colours[place % Colours.Length]);

    private static void Draw(PointsFigure points, Plot plot)
    {
        PointsView view = points.Views[0];
        int count = points.Rows.Length;
        int step = (count + MostPoints - 1) / MostPoints;
        int[] drawn = [.. Enumerable.Range(0, count).Where(point => point % Math.Max(1, step) == 0)];
        var groups = drawn.GroupBy(point => points.Classes.IsEmpty ? 0 : points.Classes.Span[point]).OrderByDescending(group => group.Count()).ToArray();
        int most = Colours.Length * Shapes.Length;
        for (int place = 0; place < groups.Length; place++)
        {
            int[] members = [.. groups[place]];
            var markers = plot.Add.Markers(
                Array.ConvertAll(members, point => (double)view.Coordinates.Span[view.Axes.Count * point]),
                Array.ConvertAll(members, point => (double)view.Coordinates.Span[(view.Axes.Count * point) + 1]));
            markers.MarkerStyle.Shape = Shapes[Math.Min(place, most - 1) / Colours.Length];
            markers.MarkerStyle.Size = count > 20_000 ? 2 : count > 3000 ? 3 : 5;
            markers.Color = place < most ? ColourOf(place).WithAlpha(0.7) : Colors.Gray.WithAlpha(0.5);
            // More would not be read.
            markers.LegendText = points.ClassNames.Count is > 0 && place < 14 ? points.ClassNames[groups[place].Key] : "";
        }

        plot.XLabel(view.Axes[0]);
        plot.YLabel(view.Axes[1]);
        plot.Axes.SquareUnits();
        if (points.ClassNames.Count > 0)
        {
            ShowLegend(plot);
        }
    }

    private static void Draw(HeatMapFigure map, Plot plot)
    {
        int count = map.Names.Count;
        double[,] values = new double[count, count];
        for (int i = 0; i < count * count; i++)
        {
            values[i / count, i % count] = map.Values.Span[i];
        }

        var heat = plot.Add.Heatmap(values);
        heat.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(heat).Label = map.Measure;
        plot.Axes.SquareUnits();
        plot.HideGrid();
        plot.Axes.Margins(0, 0);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
    }

    // Beside the data, which it would hide.
    private static void ShowLegend(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Bottom);
    }

    private static void Draw(ChartFigure chart, Plot plot)
    {
        for (int place = 0; place < chart.Series.Count; place++)
        {
            Draw(chart, chart.Series[place], place, plot);
        }

        plot.XLabel(chart.X.Title);
        plot.YLabel(chart.Y.Title);
        Mark(plot.Axes.Left, chart.Y, chart.Series.Where(series => !series.OnRight).Select(series => series.Y));
        Mark(plot.Axes.Bottom, chart.X, chart.Series.Select(series => series.X));

        if (chart.Right is { } right)
        {
            plot.Axes.Right.Label.Text = right.Title;
            Mark(plot.Axes.Right, right, chart.Series.Where(series => series.OnRight).Select(series => series.Y));
        }

        if (chart.Categories.Count > 0)
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
                [.. Enumerable.Range(0, chart.Categories.Count).Select(place => (double)place)], [.. chart.Categories]);
        }

        if (chart.Series.Any(series => series.Mark == ChartMark.Bars))
        {
            plot.Axes.Margins(bottom: 0);
        }

        if (chart.Series.Count > 1)
        {
            ShowLegend(plot);
        }
        else
        {
            plot.HideLegend();
        }
    }

    private static void Draw(ChartFigure chart, ChartSeries series, int place, Plot plot)
    {
        double[] y = Scaled(chart.Categories.Count > 0 || !series.OnRight ? chart.Y : chart.Right!, series.Y);
        double[] x = chart.Categories.Count > 0 ? [.. Enumerable.Range(0, y.Length).Select(i => (double)i)] : Scaled(chart.X, series.X);
        Color colour = series.Mark == ChartMark.Reference ? Colors.Gray : ColourOf(place);
        if (series.Mark == ChartMark.Bars)
        {
            AddBars(chart, x, y, place, colour, plot).LegendText = series.Name;
            return;
        }

        var line = plot.Add.Scatter(x, y, colour);
        line.LegendText = series.Name;
        line.LineWidth = series.Mark == ChartMark.Points ? 0 : 2;
        line.LinePattern = series.Mark == ChartMark.Reference ? LinePattern.Dashed : LinePattern.Solid;
        line.MarkerSize = series.Mark != ChartMark.Points ? 0 : y.Length > 500 ? 3 : 6;
        if (series.OnRight)
        {
            line.Axes.YAxis = plot.Axes.Right;
        }
    }

    private static ScottPlot.Plottables.BarPlot AddBars(ChartFigure chart, double[] x, double[] y, int place, Color colour, Plot plot)
    {
        int series = chart.Overlaid ? 1 : chart.Series.Count(other => other.Mark == ChartMark.Bars);
        double space = x.Length > 1 ? x[1] - x[0] : 1;
        double width = space * (chart.Overlaid ? 0.95 : 0.8 / series);
        double shift = chart.Overlaid ? 0 : (place - ((series - 1) / 2.0)) * width;
        Bar[] bars = [.. Enumerable.Range(0, y.Length).Where(i => double.IsFinite(y[i])).Select(i => new Bar
        {
            Position = x[i] + shift,
            Value = y[i],
            Size = width,
            FillColor = chart.Overlaid ? colour.WithAlpha(0.6) : colour,
            LineWidth = 0,
        })];
        return plot.Add.Bars(bars);
    }

    // The drawing library has linear axes alone: logarithms are drawn, and the ticks tell of what.
    private static double[] Scaled(ChartAxis axis, ReadOnlyMemory<double> values) =>
        Array.ConvertAll(values.ToArray(), value => axis.Logarithmic ? Math.Log10(value) : value);

    private static void Mark(IAxis axis, ChartAxis settings, IEnumerable<ReadOnlyMemory<double>> values)
    {
        if (settings.Logarithmic)
        {
            double[] ticks = RoundNumbers([.. values.SelectMany(series => series.ToArray()).Where(value => value > 0 && double.IsFinite(value))]);
            axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
                Array.ConvertAll(ticks, Math.Log10), Array.ConvertAll(ticks, value => value.ToString("G4", CultureInfo.InvariantCulture)));
        }
        else if (settings.Percent)
        {
            axis.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic
            {
                LabelFormatter = share => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %",
            };
        }
    }

    // 1, 2 and 5 of each decade, or 1 alone where there are many.
    private static double[] RoundNumbers(double[] values)
    {
        const int FewDecades = 3;
        if (values.Length == 0)
        {
            return [];
        }

        int first = (int)Math.Floor(Math.Log10(values.Min()));
        int last = (int)Math.Ceiling(Math.Log10(values.Max()));
        int[] digits = last - first <= FewDecades ? [1, 2, 5] : [1];
        return [.. Enumerable.Range(first, last - first + 1).SelectMany(decade => digits.Select(digit => digit * Math.Pow(10, decade)))];
    }
}
