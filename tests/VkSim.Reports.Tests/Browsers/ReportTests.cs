using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using VkSim.Reports.Tests.Pages;
using Xunit.Abstractions;

namespace VkSim.Reports.Tests.Browsers;

/// <summary>What a person does with a report.</summary>
public sealed class ReportTests(ChromiumBrowser browser, ReportFiles files, ITestOutputHelper output)
    : IClassFixture<ChromiumBrowser>, IClassFixture<ReportFiles>
{
    [SkippableFact]
    public async Task ItOpensWithoutErrorsAndWithoutANetwork()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.DrawAll();
        Assert.Empty(page.Complaints);
        // Drawn, and not only laid out: the points are pixels, the bars shapes.
        Assert.True(await page.Page.Locator("figure.points canvas").CountAsync() > 0);
        Assert.True(await page.Page.Locator("figure.chart .bars path").CountAsync() > 100);
    }

    [SkippableFact]
    public async Task ThePointerTellsTheRow()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.Points.ScrollIntoViewIfNeededAsync();
        (float x, float y) = await page.PlaceOf(5);
        await page.Page.Mouse.MoveAsync(x - 40, y);
        await page.Page.Mouse.MoveAsync(x, y, new() { Steps = 5 });
        ILocator tip = page.Points.Locator(".tip");
        await Assertions.Expect(tip).ToBeVisibleAsync();
        // Every third point is of the first group, and rows are twice the points.
        string text = await tip.InnerTextAsync();
        Match row = Regex.Match(text, @"^Row (\d+)\s+label (\d+)\s+Class cats\s+Nearest:\s+0\.9800\s+row (\d+)");
        Assert.True(row.Success, text);
        Assert.Equal(int.Parse(row.Groups[1].Value), 2 * int.Parse(row.Groups[2].Value));
        Assert.Equal(int.Parse(row.Groups[1].Value), int.Parse(row.Groups[3].Value) + 2);
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task PicturesAreZoomedByButtonKeyAndWheel()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        double whole = Width(await page.Range("xaxis"));
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        Assert.Equal(whole / 1.4, Width(await page.Range("xaxis")), whole * 0.05);
        ILocator plot = page.Points.Locator(".plot");
        await plot.FocusAsync();
        await page.Page.Keyboard.PressAsync("+");
        Assert.Equal(whole / 1.96, Width(await page.Range("xaxis")), whole * 0.05);
        double left = (await page.Range("xaxis"))[0];
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True((await page.Range("xaxis"))[0] > left);
        await page.Page.Keyboard.PressAsync("0");
        Assert.Equal(whole, Width(await page.Range("xaxis")), whole * 0.01);
        await plot.HoverAsync();
        await page.Page.Mouse.WheelAsync(0, -100);
        await page.Page.WaitForFunctionAsync("whole => { const [low, high] = document.querySelector('figure.points .canvas')._fullLayout.xaxis.range; return high - low < whole * 0.95; }", whole);
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task RowsAreSelectedWithALassoAndExported()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "Lasso" }).ClickAsync();
        await page.Points.Locator(".plot").ScrollIntoViewIfNeededAsync();
        (float x, float y) = await page.PlaceOf(5);
        await page.Page.Mouse.MoveAsync(x - 30, y - 30);
        await page.Page.Mouse.DownAsync();
        foreach ((float dx, float dy) in new[] { (30f, -30f), (30f, 30f), (-30f, 30f), (-30f, -28f) })
        {
            await page.Page.Mouse.MoveAsync(x + dx, y + dy, new() { Steps = 4 });
        }

        await page.Page.Mouse.UpAsync();
        await Assertions.Expect(page.Points.GetByText("rows are selected")).ToBeVisibleAsync();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Points.GetByRole(AriaRole.Button, new() { Name = "Download ids" }).ClickAsync());
        string[] ids = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.Contains("30", ids);
        Assert.All(ids, id => Assert.Equal(0, int.Parse(id) % 2));
        Assert.Contains($"{ids.Length} rows are selected.", await page.Points.InnerTextAsync(), StringComparison.Ordinal);
        Assert.InRange(ids.Length, 2, 1999);
        Assert.Empty(page.Complaints);
    }

    [SkippableTheory]
    [InlineData("figure.points", "principal-directions.png")]
    [InlineData("figure.heatmap", "similarity-of-a-sample.png")]
    public async Task APictureIsSaved(string figure, string name)
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.DrawAll();
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.Locator(figure).GetByRole(AriaRole.Button, new() { Name = "Save picture" }).ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        byte[] picture = await File.ReadAllBytesAsync((await download.PathAsync())!);
        Assert.Equal(0x89504E47, BinaryPrimitives.ReadUInt32BigEndian(picture));
        // Twice the size of the figure, and more than one colour.
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(picture.AsSpan(16)) > 1000);
        Assert.True(picture.Length > 10_000, $"{picture.Length} bytes");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task RowsAreSelectedByNumberAndLabelAndCopied()
    {
        await using OpenedPage page = await browser.Open(files.Everything, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        ILocator query = page.Points.GetByLabel("Select rows");
        await query.FillAsync("4, 10-14, 3");
        await query.PressAsync("Enter");
        await Assertions.Expect(page.Points.GetByText("4 rows are selected.")).ToBeVisibleAsync();
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "Copy ids" }).ClickAsync();
        await Assertions.Expect(page.Points.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal("4\n10\n12\n14", await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));

        await query.FillAsync("label 1999");
        await query.PressAsync("Enter");
        await Assertions.Expect(page.Points.GetByRole(AriaRole.Status)).ToContainTextAsync("Row 3998");
        await Assertions.Expect(page.Points.GetByRole(AriaRole.Status)).ToContainTextAsync("0.9800  row 3996");
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(page.Points.GetByText("No rows are selected.")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task SpaceIsTurnedInThreeDimensions()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "PCA, 3D" }).ClickAsync();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('figure.points .canvas')._fullLayout?.scene?._scene?.camera !== undefined");
        double[] before = await Eye(page);
        ILocator plot = page.Points.Locator(".plot");
        await plot.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        double[] turned = await Eye(page);
        Assert.True(Distance(before, turned) > 0.05, "The camera stayed where it was.");
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + 120, box.Y + (box.Height / 2) + 40, new() { Steps = 6 });
        await page.Page.Mouse.UpAsync();
        Assert.True(Distance(turned, await Eye(page)) > 0.05, "Dragging turned nothing.");
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task EverythingIsReachedByKeyboard()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        await page.DrawAll();
        int plots = await page.Page.Locator(".plot").CountAsync();
        var reached = new HashSet<string>();
        for (int press = 0; press < 250; press++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return e.className === 'plot' ? 'plot ' + e.closest('figure').id : e.tagName + ' ' + e.textContent; }"));
        }

        Assert.Equal(plots, reached.Count(name => name.StartsWith("plot ", StringComparison.Ordinal)));
        Assert.Contains("BUTTON Dark", reached);
        Assert.Contains("BUTTON Lasso", reached);
        Assert.Contains("SUMMARY Data as a table", reached);
    }

    [SkippableFact]
    public async Task EveryFigureHasItsDataAsATable()
    {
        await using OpenedPage page = await browser.Open(files.Everything);
        foreach (ILocator figure in await page.Page.Locator("figure").AllAsync())
        {
            await figure.Locator("summary").ClickAsync();
            await Assertions.Expect(figure.Locator("table")).ToBeVisibleAsync();
            Assert.True(await figure.Locator("tbody tr").CountAsync() >= 5);
        }

        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task ColoursFollowTheSwitch()
    {
        await using OpenedPage page = await browser.Open(files.Everything, new() { ColorScheme = ColorScheme.Light });
        string light = await Ground(page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();
        string dark = await Ground(page);
        Assert.NotEqual(light, dark);
        Assert.Equal("rgb(228, 232, 238)", await page.Page.EvaluateAsync<string>("() => document.querySelector('figure.points .canvas')._fullLayout.font.color"));
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Auto", Exact = true }).ClickAsync();
        Assert.Equal(light, await Ground(page));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal(dark, await Ground(page));
    }

    [SkippableFact]
    public async Task NamesStayNames()
    {
        string file = files.With("hostile.html", SamplePages.Everything(points: 60, label: SamplePages.Hostile));
        await using OpenedPage page = await browser.Open(file);
        await page.DrawAll();
        await page.Points.GetByLabel("Select rows").FillAsync("4");
        await page.Points.GetByLabel("Select rows").PressAsync("Enter");
        await Assertions.Expect(page.Points.GetByRole(AriaRole.Status)).ToContainTextAsync("<script>window.taken = true</script>");
        foreach (ILocator summary in await page.Page.Locator("figure summary").AllAsync())
        {
            await summary.ClickAsync();
        }

        Assert.False(await page.Page.EvaluateAsync<bool>("() => 'taken' in window"));
        Assert.Equal(0, await page.Page.Locator("img, main b").CountAsync());
        Assert.Contains("<b>{{0}}</b>", await page.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, 1280, 900)]
    [InlineData(ColorScheme.Dark, 1280, 900)]
    [InlineData(ColorScheme.Light, 390, 844)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    public async Task NothingBarsAnybody(ColorScheme scheme, int width, int height)
    {
        await using OpenedPage page = await browser.Open(
            files.Everything, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, ReducedMotion = ReducedMotion.Reduce });
        await page.DrawAll();
        // Names of rules with what breaks them.
        Assert.Empty((await page.Page.RunAxe()).Violations.Select(found => $"{found.Id}: {string.Join("; ", found.Nodes.Select(node => node.Html))}"));
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await page.Page.ScreenshotAsync(new() { Path = Places.Screenshot($"page-{scheme}-{width}".ToLowerInvariant()), FullPage = true });
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task PicturesFollowTheWindow()
    {
        await using OpenedPage page = await browser.Open(files.Everything, new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        await page.DrawAll();
        foreach ((int width, int height) in new[] { (390, 844), (844, 390) })
        {
            await page.Page.SetViewportSizeAsync(width, height);
            await page.Page.WaitForFunctionAsync(
                "() => [...document.querySelectorAll('figure .canvas')].every(canvas => canvas._fullLayout.width <= canvas.closest('figure').clientWidth)");
            Assert.Equal(width, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        }

        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task AHundredThousandPointsOpen()
    {
        string file = files.With("many.html", SamplePages.Everything(points: 100_000));
        await using OpenedPage page = await browser.Open(file);
        double drawn = await page.Page.EvaluateAsync<double>("() => performance.getEntriesByName('vksim-drawn')[0].startTime");
        double answered = await page.Page.EvaluateAsync<double>(
            "() => new Promise(done => { const from = performance.now(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))); })");
        output.WriteLine($"{new FileInfo(file).Length / 1e6:F1} MB; drawn after {drawn:F0} ms, the next frame {answered:F0} ms later");
        Assert.Equal(100_000, await page.Page.EvaluateAsync<int>("() => document.querySelector('figure.points .canvas').data.reduce((sum, trace) => sum + trace.x.length, 0)"));
        // Points are pixels: the page is no larger than that of few points.
        Assert.InRange(await page.Page.EvaluateAsync<int>("() => document.querySelectorAll('figure.points *').length"), 1, 1000);

        var clock = Stopwatch.StartNew();
        await page.Points.GetByRole(AriaRole.Button, new() { Name = "PCA, 3D" }).ClickAsync();
        await page.Points.GetByText("One row of 4 is drawn.").WaitForAsync();
        int inSpace = await page.Page.EvaluateAsync<int>("() => document.querySelector('figure.points .canvas').data.reduce((sum, trace) => sum + trace.x.length, 0)");
        output.WriteLine($"{inSpace} points in space after {clock.ElapsedMilliseconds} ms");
        Assert.InRange(inSpace, 25_000, 25_100);
        Assert.Empty(page.Complaints);
    }

    [SkippableFact]
    public async Task WithoutWebGlPointsAreStillThere()
    {
        await using IBrowser plain = await browser.Launch("--disable-gpu", "--disable-3d-apis");
        await using OpenedPage page = await OpenedPage.Open(plain, files.Everything);
        Assert.Equal(2000, await page.Points.Locator("path.point").CountAsync());
        Assert.Equal(0, await page.Points.GetByRole(AriaRole.Button, new() { Name = "PCA, 3D" }).CountAsync());
    }

    private static Task<string> Ground(OpenedPage page) => page.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");

    private static Task<double[]> Eye(OpenedPage page) => page.Page.EvaluateAsync<double[]>(
        "() => { const { x, y, z } = document.querySelector('figure.points .canvas')._fullLayout.scene._scene.getCamera().eye; return [x, y, z]; }");

    private static double Width(double[] range) => range[1] - range[0];

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
