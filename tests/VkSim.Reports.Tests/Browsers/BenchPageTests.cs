using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using VkSim.Cli;
using VkSim.Reports.Html;
using VkSim.Reports.Pages;

namespace VkSim.Reports.Tests.Browsers;

/// <summary>The pages of results that are kept: each benchmark alone, and all beside the first.</summary>
public sealed class BenchPageTests(ChromiumBrowser browser) : IClassFixture<ChromiumBrowser>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1280, 900)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    public async Task NothingBarsAnybody(ColorScheme scheme, int width, int height)
    {
        BenchJson[] results = [.. Directory.EnumerateFiles(Places.Source("bench/results"), "bench-*.json").Order(StringComparer.Ordinal).Select(BenchFile.Read)];
        Assert.True(results.Length > 1);
        ReportPage[] pages = [BenchComparisonPage.Of(BenchComparison.Of(results)), .. results.Append(WithPieces(results[0])).Select(BenchPage.Of)];
        for (int i = 0; i < pages.Length; i++)
        {
            string file = _folder.File($"{i}.html");
            PageWriter.Write(pages[i], file);
            await using OpenedPage page = await browser.Open(
                file, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce });
            await page.DrawAll();
            Assert.Empty((await page.Page.RunAxe()).Violations.Select(found => $"{found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html))}"));
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            await page.Page.ScreenshotAsync(new() { Path = Places.Screenshot($"bench-{i}-{scheme}-{width}".ToLowerInvariant()), FullPage = true });
            Assert.Empty(page.Complaints);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static BenchJson WithPieces(BenchJson bench) => bench with
    {
        Results = [.. bench.Results.Select(row => row with { P99Seconds = row.P95Seconds, Pieces = new BenchPiecesJson(row.MedianSeconds / 2, 1e-5, 2e-5, row.MedianSeconds / 4) })],
    };
}
