using System.Runtime.InteropServices;
using System.Text.Json;
using VkSim.Reports.Pages;

namespace VkSim.Reports.Html;

/// <summary>
/// What the page's script draws, as JSON that may stand within markup: every character that markup could take for its own is
/// escaped. Numbers are base64 of little-endian arrays, which are shorter than text and keep NaN.
/// </summary>
internal static class FigureData
{
    /// <summary>Writes a figure's data.</summary>
    public static void Write(ReportFigure figure, Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        switch (figure)
        {
            case ChartFigure chart:
                Write(chart, json);
                break;
            case HeatMapFigure map:
                Write(map, json);
                break;
            case PointsFigure points:
                Write(points, json);
                break;
            default:
                throw new ArgumentException($"A figure of type {figure.GetType().Name} has no form.", nameof(figure));
        }

        json.WriteEndObject();
    }

    /// <summary>The word by which the script knows what it is.</summary>
    public static string KindOf(ReportFigure figure) => figure switch
    {
        ChartFigure => "chart",
        HeatMapFigure => "heatmap",
        _ => "points",
    };

    private static void Write(ChartFigure chart, Utf8JsonWriter json)
    {
        Write("x", chart.X, json);
        Write("y", chart.Y, json);
        if (chart.Right is { } right)
        {
            Write("right", right, json);
        }

        Strings("categories", chart.Categories, json);
        json.WriteBoolean("overlaid", chart.Overlaid);
        json.WriteStartArray("series");
        foreach (ChartSeries series in chart.Series)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteString("mark", $"{series.Mark}");
            json.WriteBoolean("right", series.OnRight);
            Numbers("x", "f64", series.X.Span, json);
            Numbers("y", "f64", series.Y.Span, json);
            Strings("names", series.Names, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(string name, ChartAxis axis, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        json.WriteString("title", axis.Title);
        json.WriteBoolean("log", axis.Logarithmic);
        json.WriteBoolean("percent", axis.Percent);
        json.WriteEndObject();
    }

    private static void Write(HeatMapFigure map, Utf8JsonWriter json)
    {
        Strings("names", map.Names, json);
        json.WriteString("measure", map.Measure);
        Numbers("values", "f32", map.Values.Span, json);
    }

    private static void Write(PointsFigure points, Utf8JsonWriter json)
    {
        Numbers("rows", "i32", points.Rows.Span, json);
        Strings("labels", points.Labels, json);
        Numbers("classes", "i32", points.Classes.Span, json);
        Strings("classNames", points.ClassNames, json);
        json.WriteNumber("neighborCount", points.NeighborCount);
        Numbers("neighbors", "i32", points.Neighbors.Span, json);
        Numbers("similarities", "f32", points.Similarities.Span, json);
        json.WriteStartArray("views");
        foreach (PointsView view in points.Views)
        {
            json.WriteStartObject();
            json.WriteString("name", view.Name);
            Strings("axes", view.Axes, json);
            Numbers("coordinates", "f32", view.Coordinates.Span, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(string name, IReadOnlyList<string> texts, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Numbers<T>(string name, string type, ReadOnlySpan<T> values, Utf8JsonWriter json)
        where T : unmanaged
    {
        json.WriteStartObject(name);
        json.WriteBase64String(type, LittleEndian(values));
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> LittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (BitConverter.IsLittleEndian)
        {
            return bytes;
        }

        byte[] turned = bytes.ToArray();
        int size = bytes.Length / Math.Max(1, values.Length);
        for (int start = 0; start < turned.Length; start += size)
        {
            turned.AsSpan(start, size).Reverse();
        }

        return turned;
    }
}
