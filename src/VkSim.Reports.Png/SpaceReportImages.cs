using System.Runtime.InteropServices;
using SkiaSharp;
using VkSim.Files;
using VkSim.Reports.Pages;
using VkSim.Reports.Png;

namespace VkSim;

/// <summary>A <see cref="SpaceReport"/> as pictures.</summary>
public static class SpaceReportImages
{
    private const string Library = "libSkiaSharp";
    private const string Extension = ".png";

    private static readonly Lazy<bool> HasLibrary = new(() => NativeLibrary.TryLoad(Library, typeof(SKImageInfo).Assembly, null, out _));

    /// <summary>Whether pictures can be drawn here: the drawing library's native part is there for this system.</summary>
    public static bool IsSupported => HasLibrary.Value;

    /// <summary>
    /// Writes the report's pictures as PNG files of 1200×800 pixels, on light ground, or all of them on one sheet. Each file appears whole or
    /// not at all; one that was there is replaced. Safe to call from several threads.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="path">A folder, which is made if it is not there, for a file a picture; or a file whose name ends in .png, for one sheet.</param>
    /// <param name="options">Labels, which colour points, and a layout, which has a picture of its own.</param>
    /// <returns>The files, in the order of the report; of rows that are not finite, or few, some pictures are left out.</returns>
    /// <exception cref="ArgumentException">Labels or a layout of another length than there are rows.</exception>
    /// <exception cref="IOException">The folder or the file may not be written, or the disk is full.</exception>
    /// <exception cref="PlatformNotSupportedException">There is no native library for this system: <see cref="IsSupported"/>.</exception>
    public static IReadOnlyList<string> WritePng(this SpaceReport report, string path, SpacePageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ReportPage page = SpaceReportPage.PageOf(report, options ?? SpacePageOptions.Default);
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException($"{Library}, with which pictures are drawn, was not found for {RuntimeInformation.RuntimeIdentifier}.");
        }

        (string Name, ReportFigure Figure)[] figures = [.. page.Sections.SelectMany(section => section.Blocks).OfType<ReportFigure>().SelectMany(Named)];
        if (IsFile(path))
        {
            return [Write(FigureSheet.Of([.. figures.Select(named => named.Figure)]), path)];
        }

        Directory.CreateDirectory(path);
        return [.. figures.Select(named => Write(FigureImage.Of(named.Figure), Path.Combine(path, named.Name + Extension)))];
    }

    /// <summary>Whether a path is that of one sheet.</summary>
    internal static bool IsFile(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    private static string Write(byte[] picture, string path)
    {
        using var file = new OutputFile(path);
        file.Write(picture);
        file.Commit();
        return path;
    }

    // A picture does not turn, and shows one view.
    private static IEnumerable<(string Name, ReportFigure Figure)> Named(ReportFigure figure) => figure is not PointsFigure points
        ? [(NameOf(figure.Title), figure)]
        : points.Views.Where(view => view.Axes.Count == 2).Select((view, place) => place == 0
            ? (NameOf(points.Title), points with { Views = [view] })
            : ("rows-laid-out", (ReportFigure)(points with { Title = $"Rows laid out: {view.Name}", Views = [view] })));

    private static string NameOf(string title) => title.ToLowerInvariant().Replace(' ', '-');
}
