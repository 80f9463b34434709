using SkiaSharp;

namespace VkSim.Reports.Tests.Png;

/// <summary>The pictures of a space.</summary>
public sealed class SpaceReportImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachPictureIsDrawnWithText()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        var random = new Random(3);
        using Matrix matrix = device.Upload([.. Enumerable.Range(0, 300 * 16).Select(i => (i % 16 == i / 16 % 3 ? 3 : 0) + random.NextSingle())], 300, 16);
        IReadOnlyList<string> files = EmbeddingDiagnostics.Analyze(matrix).WritePng(
            _folder.File("pictures"), new SpacePageOptions { Labels = [.. Enumerable.Range(0, 300).Select(row => $"class {row % 3}")] });
        Assert.Equal(
            ["rows-as-points", "similarity-of-pairs", "similarity-of-a-sample", "singular-values", "deviation-of-each-dimension", "norms"],
            files.Select(Path.GetFileNameWithoutExtension));
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Places.Screenshot(""))!);
            File.Copy(file, Places.Screenshot(Path.GetFileNameWithoutExtension(file)), overwrite: true);
            using SKBitmap picture = SKBitmap.Decode(file);
            Assert.Equal((1200, 800), (picture.Width, picture.Height));
            // The title, above the data: without fonts there is none.
            Assert.True(Dark(picture, 0, 45) > 200, $"{file} has no title.");
            Assert.True(Dark(picture, 60, 740) > 200, $"{file} has no data.");
        }
    }

    [Fact]
    public void OneSheetHasThemAll()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        var random = new Random(4);
        using Matrix matrix = device.Upload([.. Enumerable.Range(0, 100 * 8).Select(_ => random.NextSingle())], 100, 8);
        string path = _folder.File("sheet.png");
        SpaceReport report = EmbeddingDiagnostics.Analyze(matrix);
        Assert.Equal([path], report.WritePng(path));
        using SKBitmap sheet = SKBitmap.Decode(path);
        Assert.Equal((2400, 2400), (sheet.Width, sheet.Height));
        string[] files = [.. report.WritePng(_folder.File("pictures"))];
        for (int place = 0; place < files.Length; place++)
        {
            using SKBitmap picture = SKBitmap.Decode(files[place]), part = new(picture.Width, picture.Height);
            Assert.True(sheet.ExtractSubset(part, SKRectI.Create(place % 2 * picture.Width, place / 2 * picture.Height, picture.Width, picture.Height)));
            Assert.Equal(Dark(picture, 0, 800), Dark(part, 0, 800));
        }
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsNamed()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix matrix = device.Upload(new float[12], 4, 3);
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        var error = Assert.ThrowsAny<IOException>(() => EmbeddingDiagnostics.Analyze(matrix).WritePng(file));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    // How many pixels are no background.
    private static int Dark(SKBitmap picture, int from, int to)
    {
        int count = 0;
        for (int y = from; y < to; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                SKColor colour = picture.GetPixel(x, y);
                count += colour.Red + colour.Green + colour.Blue < 600 ? 1 : 0;
            }
        }

        return count;
    }
}
