using Microsoft.Playwright;
using Plumbline.Testing;

namespace Plumbline.Browser.Support;

/// <summary>
/// One browser for all tests: the system's Chromium (Debian's package chromium, or what PLUMBLINE_CHROMIUM names); none is ever downloaded.
/// Each test opens pages of its own, which share nothing.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string? Program { get; } = Environment.GetEnvironmentVariable("PLUMBLINE_CHROMIUM") is { Length: > 0 } named ? named : Places.FirstOrDefault(File.Exists);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    /// <summary>Opens an empty page; skips the test (fails it in CI) where there is no Chromium.</summary>
    /// <param name="options">How the reader looks at it; null for a desktop.</param>
    internal async Task<BrowserPage> OpenAsync(PageOptions? options = null)
    {
        if (_browser is null)
        {
            Requirement.Missing($"Chromium is absent: looked for {string.Join(", ", Places)} (apt-get install chromium; PLUMBLINE_CHROMIUM names another place).");
        }

        options ??= PageOptions.Desktop;
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = options.Width, Height = options.Height },
            ColorScheme = options.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = options.ReducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            JavaScriptEnabled = options.Scripts,
        });
        return await BrowserPage.CreateAsync(context);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
