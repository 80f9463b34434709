using Microsoft.Playwright;

namespace VkSim.Reports.Tests.Browsers;

/// <summary>The distribution's Chromium, without a window; WebGL is drawn by the processor.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Path is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await Launch(path, "--use-angle=swiftshader", "--enable-unsafe-swiftshader");
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A browser of its own, with further options. Skips the test where there is none, which in CI is a failure.</summary>
    internal Task<IBrowser> Launch(params string[] options)
    {
        Require();
        return Launch(Path!, options);
    }

    /// <summary>Opens a file in a new window.</summary>
    internal Task<OpenedPage> Open(string file, BrowserNewContextOptions? options = null)
    {
        Require();
        return OpenedPage.Open(_browser!, file, options);
    }

    private static string? Path => Paths.FirstOrDefault(File.Exists);

    private static void Require()
    {
        bool must = Environment.GetEnvironmentVariable("CI") == "true";
        Assert.True(Path is not null || !must, "There is no Chromium; expected one of " + string.Join(", ", Paths));
        Skip.If(Path is null, "There is no Chromium.");
    }

    private Task<IBrowser> Launch(string path, params string[] options) => _playwright!.Chromium.LaunchAsync(new()
    {
        ExecutablePath = path,
        Args = ["--no-sandbox", .. options],
    });
}
