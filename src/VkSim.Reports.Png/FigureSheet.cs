using SkiaSharp;
using VkSim.Reports.Pages;

namespace VkSim.Reports.Png;

/// <summary>Draws several figures on one sheet.</summary>
internal static class FigureSheet
{
    private const int Across = 2;

    /// <summary>The figures in lines of two, as a PNG file's bytes.</summary>
    public static byte[] Of(IReadOnlyList<ReportFigure> figures)
    {
        int across = Math.Min(Across, figures.Count), down = (figures.Count + across - 1) / across;
        using var sheet = new SKBitmap(across * FigureImage.Width, down * FigureImage.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        for (int place = 0; place < figures.Count; place++)
        {
            using SKBitmap picture = SKBitmap.Decode(FigureImage.Of(figures[place]));
            canvas.DrawBitmap(picture, place % across * FigureImage.Width, place / across * FigureImage.Height);
        }

        canvas.Flush();
        using SKData file = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }
}
