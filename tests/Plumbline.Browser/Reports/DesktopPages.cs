using Plumbline.Browser.Support;

namespace Plumbline.Browser.Reports;

/// <summary>One page a report, light and on a desktop, for tests that only look: drawing fifteen charts takes seconds.</summary>
public sealed class DesktopPages(ChromiumFixture chromium, ReportFiles files) : IAsyncDisposable
{
    private readonly Dictionary<string, BrowserPage> _pages = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (BrowserPage page in _pages.Values)
        {
            await page.DisposeAsync();
        }
    }

    /// <summary>The page of a report, all of its charts drawn.</summary>
    /// <param name="kind">One of <see cref="ReportFiles.Kinds"/>.</param>
    internal async Task<BrowserPage> OpenAsync(string kind)
    {
        if (!_pages.TryGetValue(kind, out BrowserPage? page))
        {
            string path = await files.PathAsync(kind);
            page = await chromium.OpenAsync();
            _pages.Add(kind, page);
            await page.OpenFileAsync(path);
            await page.WaitForChartsAsync();
        }

        return page;
    }
}
