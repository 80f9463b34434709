using System.Globalization;

namespace VkSim.Cli;

/// <summary>The page and the picture files that <c>vksim inspect</c> is to write; their places are looked at before any work is done.</summary>
internal sealed class InspectPictures
{
    /// <summary>Rows that pictures show unless said otherwise; they are laid out in a few seconds.</summary>
    public const int UsualPoints = 20_000;

    private readonly string? _page;
    private readonly string? _images;

    private InspectPictures(string? page, string? images, bool withLayout)
    {
        (_page, _images) = (page, images);
        HaveLayout = withLayout && AreWanted;
    }

    /// <summary>Whether there are any.</summary>
    public bool AreWanted => _page is not null || _images is not null;

    /// <summary>Whether a layout is shown.</summary>
    public bool HaveLayout { get; }

    /// <summary>Takes what the command line names; null for what it does not.</summary>
    /// <param name="page">The page.</param>
    /// <param name="images">The folder of the picture files, or the one file.</param>
    /// <param name="withLayout">Whether a layout is shown where there are pictures.</param>
    /// <param name="inputs">What is read, none of which they may replace.</param>
    /// <exception cref="BadInputException">Nothing can be written there.</exception>
    /// <exception cref="PlatformNotSupportedException">This build of the program draws no picture files.</exception>
    public static InspectPictures Plan(string? page, string? images, bool withLayout, IEnumerable<string> inputs)
    {
        if (images is not null && !SpaceReportImages.IsSupported)
        {
            throw new PlatformNotSupportedException(
                "--png: libSkiaSharp, with which pictures are drawn, is not beside this program, or is for another system; --html needs no such library");
        }

        return new InspectPictures(
            page is null ? null : OutputFiles.RequireWritable("--html", page, inputs),
            images is null ? null
                : SpaceReportImages.IsFile(images) ? OutputFiles.RequireWritable("--png", images, inputs) : OutputFiles.RequireFolder("--png", images),
            withLayout);
    }

    /// <summary>What a layout is called; of a few rows nobody can say how trustworthy it is.</summary>
    public static string NameOf(SpaceLayout layout) => double.IsNaN(layout.Trustworthiness.Value)
        ? "UMAP"
        : string.Create(CultureInfo.InvariantCulture, $"UMAP, trustworthiness {layout.Trustworthiness.Value:0.00}");

    /// <summary>Writes them.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(SpaceReport report, SpacePageOptions options)
    {
        if (_page is not null)
        {
            report.WriteHtml(_page, options);
        }

        if (_images is not null)
        {
            report.WritePng(_images, options);
        }
    }
}
