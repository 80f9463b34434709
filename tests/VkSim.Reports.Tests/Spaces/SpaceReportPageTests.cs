using VkSim.Reports.Tests.Browsers;

namespace VkSim.Reports.Tests.Spaces;

/// <summary>The page of a space, as it is in a browser.</summary>
public sealed class SpaceReportPageTests(ChromiumBrowser browser) : IClassFixture<ChromiumBrowser>, IDisposable
{
    private const int Rows = 600;
    private const int Columns = 32;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task APageShowsWhatTheReportSays()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix matrix = Clusters(device, 5);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 5)];
        SpaceReport report = EmbeddingDiagnostics.Analyze(matrix, new SpaceOptions { Labels = labels, Paired = matrix });
        string file = _folder.File("space.html");
        report.WriteHtml(file, new SpacePageOptions
        {
            Source = "clusters.npy",
            Device = "cpu",
            Labels = [.. labels.Select(label => $"class {label}")],
            RowNames = [.. Enumerable.Range(0, Rows).Select(row => $"text {row}")],
            Layout = new float[2 * Rows],
            LayoutName = "t-SNE",
        });
        await using OpenedPage page = await browser.Open(file);
        string text = await page.Page.InnerTextAsync("main");
        Assert.Contains(report.Verdict, text, StringComparison.Ordinal);
        Assert.Contains("All 600 finite rows", text, StringComparison.Ordinal);
        Assert.Contains("class 4", await page.Points.Locator(".legend").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(["PCA, 2D", "PCA, 3D", "t-SNE"], await page.Points.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "View" }).GetByRole(Microsoft.Playwright.AriaRole.Button).AllInnerTextsAsync());
        Assert.Equal(6, await page.Page.Locator("figure").CountAsync());
        await page.Points.GetByLabel("Select rows").FillAsync("17");
        await page.Points.GetByLabel("Select rows").PressAsync("Enter");
        string described = await page.Points.Locator(".result").InnerTextAsync();
        long nearest = report.Sample.Neighbors[17 * report.Sample.NeighborCount];
        Assert.Contains("text 17", described, StringComparison.Ordinal);
        Assert.Contains($"row {nearest} – text {nearest}", described, StringComparison.Ordinal);
        await page.DrawAll();
        await page.Page.ScreenshotAsync(new() { Path = Places.Screenshot("space"), FullPage = true });
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    [InlineData(40, 700)]
    public void SmallAndWideSpacesHaveAPageToo(int rows, int columns)
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix matrix = device.Upload(new float[rows * columns], rows, columns);
        EmbeddingDiagnostics.Analyze(matrix).WriteHtml(_folder.File("small.html"));
        Assert.EndsWith("</html>\n", File.ReadAllText(_folder.File("small.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotThereForEachRowIsRefused()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix matrix = Clusters(device, 2);
        SpaceReport report = EmbeddingDiagnostics.Analyze(matrix);
        string file = _folder.File("space.html");
        Assert.Contains("2 labels; expected 600", Refused(new() { Labels = ["a", "b"] }), StringComparison.Ordinal);
        Assert.Contains("1 names of rows; expected 600", Refused(new() { RowNames = ["a"] }), StringComparison.Ordinal);
        Assert.Contains("600 values of the layout; expected 1200", Refused(new() { Layout = new float[600] }), StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
        string Refused(SpacePageOptions options) => Assert.Throws<ArgumentException>(() => report.WriteHtml(file, options)).Message;
    }

    private static Matrix Clusters(VectorDevice device, int count)
    {
        var random = new Random(3);
        float[] values = new float[Rows * Columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((i % Columns == i / Columns % count ? 3 : 0) + random.NextDouble() + random.NextDouble() - 1);
        }

        return device.Upload(values, Rows, Columns);
    }
}
