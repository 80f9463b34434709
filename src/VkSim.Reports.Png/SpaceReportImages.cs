using VkSim.Files;
using VkSim.Reports.Pages;
using VkSim.Reports.Png;

namespace VkSim;

/// <summary>A <see cref="SpaceReport"/> as pictures.</summary>
public static class SpaceReportImages
{
    /// <summary>
    /// Writes the report's pictures as PNG files of 1200×800 pixels, on light ground. Each file appears whole or not at all; one that
    /// was there is replaced. Safe to call from several threads.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="options">Labels, which colour points, and a layout, which is drawn in place of the principal directions.</param>
    /// <returns>The files, in the order of the report.</returns>
    /// <exception cref="ArgumentException">Labels or a layout of another length than there are rows.</exception>
    /// <exception cref="IOException">The folder may not be written, or the disk is full.</exception>
    public static IReadOnlyList<string> WritePng(this SpaceReport report, string folder, SpacePageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ReportPage page = SpaceReportPage.PageOf(report, options ?? SpacePageOptions.Default);
        Directory.CreateDirectory(folder);
        return [.. page.Sections.SelectMany(section => section.Blocks).OfType<ReportFigure>().Select(figure => Write(figure, folder))];
    }

    private static string Write(ReportFigure figure, string folder)
    {
        string path = Path.Combine(folder, $"{NameOf(figure)}.png");
        using var file = new OutputFile(path);
        file.Write(FigureImage.Of(figure));
        file.Commit();
        return path;
    }

    private static string NameOf(ReportFigure figure) => figure.Title.ToLowerInvariant().Replace(' ', '-');
}
