using Microsoft.Playwright;
using Plumbline.Browser.Support;

namespace Plumbline.Browser.Reports;

/// <summary>The reports of every kind in a real browser, opened from the disk.</summary>
public sealed class ReportPageTests(ChromiumFixture chromium, ReportFiles files, DesktopPages pages) : IClassFixture<DesktopPages>
{
    private const long MostBytes = 6_000_000;

    public static TheoryData<string> Kinds => ReportFiles.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_opens_without_an_error_and_asks_for_nothing(string kind)
    {
        BrowserPage page = await pages.OpenAsync(kind);
        Assert.Single(page.Requests);
        Assert.True(await page.Page.Locator("figure").CountAsync() >= 2);
        Assert.True(new FileInfo(await files.PathAsync(kind)).Length <= MostBytes);
        await page.ScreenshotAsync($"{kind}-desktop", whole: true);
        page.AssertQuiet();
    }

    [Theory]
    [InlineData("study", "With efSearch 50,", "Why it stops")]
    [InlineData("comparison", "2 runs of the same data. At efSearch 50,", "What was different")]
    [InlineData("audit", "Passed: base.plumb", "What was asked")]
    [InlineData("tune", "Certified: k = 5 needs efSearch", "What to set")]
    public async Task The_answer_comes_first(string kind, string answer, string next)
    {
        BrowserPage page = await pages.OpenAsync(kind);
        ILocator headline = page.Page.Locator("#summary .headline");
        Assert.StartsWith(answer, await headline.InnerTextAsync(), StringComparison.Ordinal);
        LocatorBoundingBoxResult box = (await headline.BoundingBoxAsync())!;
        Assert.True(box.Y + box.Height < PageOptions.Desktop.Height, $"the answer ends at {box.Y + box.Height}");
        Assert.True(await page.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = next }).First.IsVisibleAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_wider_than_a_phone(string kind)
    {
        await using BrowserPage page = await OpenAsync(kind, PageOptions.Phone);
        await page.AssertNoSidewaysScrollAsync();
        // What is read stays as large as on a desktop.
        Assert.Equal("16px", await page.RunAsync<string>("() => getComputedStyle(document.querySelector('#summary h3 + p')).fontSize"));
        await page.ScreenshotAsync($"{kind}-phone", whole: true);
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dark_is_dark_and_text_stands_out_either_way(string kind)
    {
        await using BrowserPage dark = await OpenAsync(kind, new PageOptions { Dark = true });
        Assert.True(await TextContrast.BackgroundAsync(dark) < 0.05);
        (double ratio, string words) = await TextContrast.LeastAsync(dark);
        Assert.True(ratio >= TextContrast.Enough, words);
        await dark.ScreenshotAsync($"{kind}-dark", whole: true);
        dark.AssertQuiet();
        BrowserPage light = await pages.OpenAsync(kind);
        Assert.True(await TextContrast.BackgroundAsync(light) > 0.9);
        (ratio, words) = await TextContrast.LeastAsync(light);
        Assert.True(ratio >= TextContrast.Enough, words);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Print_has_the_tables_and_no_controls(string kind)
    {
        await using BrowserPage page = await OpenAsync(kind, new PageOptions { Dark = true });
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.True(await TextContrast.BackgroundAsync(page) > 0.9);
        Assert.False(await page.Page.Locator("nav").IsVisibleAsync());
        foreach (ILocator control in await page.Page.Locator(".controls, .modebar, .data").AllAsync())
        {
            Assert.False(await control.IsVisibleAsync());
        }

        IReadOnlyList<ILocator> tables = await page.Page.Locator("section > div > table").AllAsync();
        Assert.True(tables.Count >= 2, $"{tables.Count} tables");
        foreach (ILocator table in tables)
        {
            Assert.True(await table.IsVisibleAsync());
        }

        byte[] pdf = await page.PrintAsync(kind);
        Assert.True(pdf.AsSpan().StartsWith("%PDF"u8));
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_scripts_the_answer_and_the_tables_are_there(string kind)
    {
        await using BrowserPage page = await chromium.OpenAsync(new PageOptions { Scripts = false });
        await page.OpenFileAsync(await files.PathAsync(kind));
        Assert.True(await page.Page.Locator("#summary .headline").IsVisibleAsync());
        Assert.StartsWith("The charts need JavaScript.", await page.Page.Locator("main > noscript").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Page.Locator("table").CountAsync() >= 2);
        page.AssertQuiet();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Curves_are_told_apart_without_colour(string kind)
    {
        BrowserPage page = await pages.OpenAsync(kind);
        string[] alike = await page.RunAsync<string[]>(
            """
            () => [...document.querySelectorAll(".plot")].flatMap(plot => {
              const seen = new Map();
              return plot.data
                .filter(t => (t.visible === undefined || t.visible === true) && t.fill !== "toself" && !t.stackgroup && t.showlegend !== false && t.x[0] !== null)
                .map(t => {
                  const look = [t.mode, t.line && t.line.dash, t.marker && t.marker.symbol].join(" ");
                  const other = seen.get(look);
                  seen.set(look, t.name);
                  return other ? `${plot.parentElement.id}: ${other} and ${t.name}: ${look}` : "";
                })
                .filter(words => words);
            })
            """);
        Assert.Empty(alike);
    }

    private async Task<BrowserPage> OpenAsync(string kind, PageOptions? options = null)
    {
        string path = await files.PathAsync(kind);
        BrowserPage page = await chromium.OpenAsync(options);
        await page.OpenFileAsync(path);
        await page.WaitForChartsAsync();
        return page;
    }
}
