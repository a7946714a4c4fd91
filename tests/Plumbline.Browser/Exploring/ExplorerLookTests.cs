using Plumbline.Browser.Support;
using Plumbline.Testing;

namespace Plumbline.Browser.Exploring;

/// <summary>How the explorer's pages look: on a desktop, on a phone, in the dark.</summary>
public sealed class ExplorerLookTests(ChromiumFixture chromium, ExplorerSite site) : IClassFixture<ExplorerSite>
{
    private static readonly (string Name, string Address)[] Pages =
    [
        ("overview", "/?k=120&ef=20"), ("neighborhood", "/neighborhood?k=200&ef=12&point=5&place=60"), ("worst", "/worst?k=120&ef=20"),
        ("map", "/map?k=60&ef=20&colour=label"), ("walk", "/graph?k=40&ef=20&point=5&step=9"),
    ];

    public static TheoryData<string> Names => [.. Pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_opens_without_an_error_and_asks_no_other_host(string name)
    {
        await using BrowserPage page = await site.OpenAsync(chromium, Address(name));
        await page.AssertNoSidewaysScrollAsync();
        (double ratio, string words) = await TextContrast.LeastAsync(page);
        Assert.True(ratio >= TextContrast.Enough, words);
        await page.ScreenshotAsync($"explorer-{name}-desktop");
        if (name == "overview" && Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1")
        {
            // docs/explorer.md shows it.
            string pictures = Path.Combine(Repository.Root, "docs", "images");
            File.Copy(Path.Combine(Repository.Root, "artifacts", "screenshots", "explorer-overview-desktop.png"), Path.Combine(pictures, "explorer.png"), overwrite: true);
        }

        site.AssertQuiet(page);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_wider_than_a_phone(string name)
    {
        await using BrowserPage page = await site.OpenAsync(chromium, Address(name), PageOptions.Phone);
        await page.AssertNoSidewaysScrollAsync();
        Assert.Equal("16px", await page.RunAsync<string>("() => getComputedStyle(document.body).fontSize"));
        await page.ScreenshotAsync($"explorer-{name}-phone");
        site.AssertQuiet(page);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dark_is_dark_and_text_stands_out(string name)
    {
        await using BrowserPage page = await site.OpenAsync(chromium, Address(name), new PageOptions { Dark = true });
        Assert.True(await TextContrast.BackgroundAsync(page) < 0.05);
        (double ratio, string words) = await TextContrast.LeastAsync(page);
        Assert.True(ratio >= TextContrast.Enough, words);
        await page.ScreenshotAsync($"explorer-{name}-dark");
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task Without_scripts_the_view_of_the_address_is_there()
    {
        await using BrowserPage page = await chromium.OpenAsync(new PageOptions { Scripts = false });
        await page.Page.GotoAsync(new Uri(site.Address, "/?k=120&ef=20").ToString());
        Assert.Equal("What comes back at k 120 and efSearch 20", await page.Page.Locator("h1").InnerTextAsync());
        Assert.True(await page.Page.Locator("path.curve").IsVisibleAsync());
    }

    private static string Address(string name) => Pages.First(page => page.Name == name).Address;
}
