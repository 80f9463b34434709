using Microsoft.Playwright;

namespace VkSim.Reports.Tests.Browsers;

/// <summary>A page that is open, with what it complained of and what it asked of the network.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private OpenedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        // Errors alone: drawing by the processor is slow, and the browser warns of it.
        page.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"error: {error}");
        page.Dialog += (_, dialog) => Note(true, $"dialog: {dialog.Message}");
        page.Request += (_, request) => Note(!IsLocal(request.Url), $"request: {request.Url}");
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors of scripts, and requests to anywhere but this file.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    /// <summary>The figure of points.</summary>
    public ILocator Points => Page.Locator("figure.points");

    /// <summary>Opens a file.</summary>
    public static async Task<OpenedPage> Open(IBrowser browser, string file, BrowserNewContextOptions? options = null)
    {
        IBrowserContext context = await browser.NewContextAsync(options);
        var opened = new OpenedPage(context, await context.NewPageAsync());
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await opened.Page.Locator("figure .plot").First.ScrollIntoViewIfNeededAsync();
        await opened.WaitForPicture("figure[data-kind]:first-of-type");
        return opened;
    }

    /// <summary>Waits until a figure is drawn, which it is when it is near what is to be seen.</summary>
    public Task WaitForPicture(string figure) => Page.WaitForFunctionAsync(
        "figure => document.querySelector(figure + ' .canvas')?._fullLayout !== undefined && performance.getEntriesByName('vksim-drawn').length > 0", figure);

    /// <summary>Scrolls to every figure, so that it is drawn, and back.</summary>
    public async Task DrawAll()
    {
        int count = await Page.Locator("figure").CountAsync();
        for (int i = 0; i < count; i++)
        {
            await Page.Locator($"#figure-{i} .plot").ScrollIntoViewIfNeededAsync();
            await WaitForPicture($"#figure-{i}");
        }

        await Page.EvaluateAsync("() => scrollTo(0, 0)");
    }

    /// <summary>Where a point of the first group is within the window.</summary>
    public async Task<(float X, float Y)> PlaceOf(int point)
    {
        float[] place = await Page.EvaluateAsync<float[]>(
            """
            point => {
                const canvas = document.querySelector('figure.points .canvas');
                const { xaxis, yaxis } = canvas._fullLayout;
                const { x, y } = canvas.data[0];
                const box = canvas.getBoundingClientRect();
                return [box.left + xaxis._offset + xaxis.d2p(x[point]), box.top + yaxis._offset + yaxis.d2p(y[point])];
            }
            """,
            point);
        return (place[0], place[1]);
    }

    /// <summary>The range of an axis of the points.</summary>
    public Task<double[]> Range(string axis) =>
        Page.EvaluateAsync<double[]>("axis => document.querySelector('figure.points .canvas')._fullLayout[axis].range", axis);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static bool IsLocal(string url) => new[] { "file:", "data:", "blob:" }.Any(scheme => url.StartsWith(scheme, StringComparison.Ordinal));

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }
}
