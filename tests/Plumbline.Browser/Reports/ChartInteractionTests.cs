using Microsoft.Playwright;
using Plumbline.Browser.Support;

namespace Plumbline.Browser.Reports;

/// <summary>What a reader does with the charts, by mouse and by keyboard.</summary>
public sealed class ChartInteractionTests(ChromiumFixture chromium, ReportFiles files)
{
    private const string Figure = "#figure-overlap_ef_search";

    [Fact]
    public async Task Pointing_at_a_chart_shows_its_values()
    {
        await using BrowserPage page = await OpenAsync();
        await MoveToMiddleAsync(page);
        ILocator hover = page.Page.Locator($"{Figure} .hoverlayer .legend");
        await Assertions.Expect(hover).ToBeVisibleAsync();
        string text = await hover.TextContentAsync() ?? "";
        Assert.Contains("efSearch 50", text, StringComparison.Ordinal);
        Assert.Matches(@"0\.\d+", text);
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_click_on_the_legend_hides_a_curve_and_another_shows_it()
    {
        await using BrowserPage page = await OpenAsync();
        ILocator entry = page.Page.Locator($"{Figure} .legendtoggle[aria-label='efSearch 50']");
        await entry.ClickAsync();
        await WaitForCurveAsync(page, visible: false);
        await Assertions.Expect(entry).ToHaveAttributeAsync("aria-checked", "false");
        // Not so soon that it is a double click, which shows one curve alone.
        await page.Page.WaitForTimeoutAsync(600);
        await entry.ClickAsync();
        await WaitForCurveAsync(page, visible: true);
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_keyboard_hides_a_curve_and_stays_where_it_was()
    {
        await using BrowserPage page = await OpenAsync();
        ILocator entry = page.Page.Locator($"{Figure} .legendtoggle[aria-label='efSearch 50']");
        await entry.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await WaitForCurveAsync(page, visible: false);
        await Assertions.Expect(entry).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await WaitForCurveAsync(page, visible: true);
        await Assertions.Expect(entry).ToBeFocusedAsync();
        page.AssertQuiet();
    }

    [Fact]
    public async Task Everything_that_can_be_set_is_reached_by_tab_and_the_focus_is_seen()
    {
        await using BrowserPage page = await OpenAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the summary", await page.RunAsync<string>("() => document.activeElement.textContent"));
        Assert.True(await page.RunAsync<bool>("() => document.activeElement.getBoundingClientRect().left >= 0"));
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#summary", page.Page.Url, StringComparison.Ordinal);
        int wanted = await page.RunAsync<int>("() => document.querySelectorAll('select, input, summary, .legendtoggle, .modebar-btn, main .scroll').length");
        HashSet<string> reached = [];
        List<string> unseen = [];
        for (int i = 0; i < 2 * wanted; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            string[] at = await page.RunAsync<string[]>(
                """
                () => {
                  const e = document.activeElement;
                  const s = getComputedStyle(e);
                  const path = [];
                  for (let n = e; n && n.parentElement; n = n.parentElement) { path.push([...n.parentElement.children].indexOf(n)); }
                  return [e.tagName === "BODY" ? "" : path.join("."), e.matches("select, input, summary, .legendtoggle, .modebar-btn, main .scroll") ? "wanted" : "", s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 ? "" : e.outerHTML.slice(0, 80)];
                }
                """);
            if (at[0].Length == 0)
            {
                break;
            }

            if (at[2].Length > 0)
            {
                unseen.Add(at[2]);
            }

            if (at[1].Length > 0)
            {
                reached.Add(at[0]);
            }
        }

        Assert.Empty(unseen);
        // Closed tables of data are not there to be reached.
        int hidden = await page.RunAsync<int>("() => document.querySelectorAll('details:not([open]) .scroll').length");
        Assert.Equal(wanted - hidden, reached.Count);
    }

    [Fact]
    public async Task Dragging_zooms_and_a_double_click_goes_back()
    {
        await using BrowserPage page = await OpenAsync();
        (float x, float y) = await MoveToMiddleAsync(page);
        double[] before = await RangeAsync(page);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(x + 120, y + 60, new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        double[] zoomed = await RangeAsync(page);
        Assert.True(zoomed[0] > before[0] && zoomed[1] < before[1], $"{zoomed[0]} to {zoomed[1]}");
        await page.Page.Mouse.DblClickAsync(x, y);
        await page.Page.WaitForFunctionAsync("([figure, low]) => Math.abs(document.querySelector(figure + ' .plot').layout.xaxis.range[0] - low) < 1e-6", new object[] { Figure, before[0] });
        page.AssertQuiet();
    }

    [Fact]
    public async Task A_choice_shows_other_curves_and_the_table_of_data_follows()
    {
        await using BrowserPage page = await OpenAsync();
        ILocator figure = page.Page.Locator("#figure-loss_split");
        await figure.Locator("summary").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(figure.Locator(".data tbody tr").First).ToBeVisibleAsync();
        Assert.Equal(30, await figure.Locator(".data tbody tr").CountAsync());
        Assert.Contains("missed within efSearch", await figure.Locator(".data thead").InnerTextAsync(), StringComparison.Ordinal);
        string first = await figure.Locator(".data tbody").InnerTextAsync();
        await figure.Locator("select").SelectOptionAsync("efSearch 8");
        await Assertions.Expect(figure.Locator(".data tbody")).Not.ToHaveTextAsync(first, new LocatorAssertionsToHaveTextOptions { UseInnerText = true });
        Assert.Equal(30, await figure.Locator(".data tbody tr").CountAsync());
        page.AssertQuiet();
    }

    private static async Task<(float X, float Y)> MoveToMiddleAsync(BrowserPage page)
    {
        ILocator area = page.Page.Locator($"{Figure} .nsewdrag").First;
        await area.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await area.BoundingBoxAsync())!;
        float x = box.X + (box.Width / 2);
        float y = box.Y + (box.Height / 2);
        await page.Page.Mouse.MoveAsync(x, y, new MouseMoveOptions { Steps = 3 });
        return (x, y);
    }

    private static Task<double[]> RangeAsync(BrowserPage page) => page.RunAsync<double[]>($"() => document.querySelector('{Figure} .plot').layout.xaxis.range.map(Number)");

    private static Task<IJSHandle> WaitForCurveAsync(BrowserPage page, bool visible) => page.Page.WaitForFunctionAsync(
        "([figure, visible]) => document.querySelector(figure + ' .plot').data.filter(t => t.legendgroup === 'efSearch 50').every(t => (t.visible === undefined || t.visible === true) === visible)",
        new object[] { Figure, visible });

    private async Task<BrowserPage> OpenAsync()
    {
        string path = await files.PathAsync("study");
        BrowserPage page = await chromium.OpenAsync();
        await page.OpenFileAsync(path);
        await page.WaitForChartsAsync();
        return page;
    }
}
