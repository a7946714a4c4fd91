using Microsoft.Playwright;
using Plumbline.Browser.Support;
using Plumbline.Studies.Exploring;
using static Microsoft.Playwright.Assertions;

namespace Plumbline.Browser.Exploring;

/// <summary>The explorer, used as a reader does.</summary>
public sealed class ExplorerUseTests(ChromiumFixture chromium, ExplorerSite site) : IClassFixture<ExplorerSite>
{
    [Fact]
    public async Task Dragging_k_past_the_cliff_turns_neighbours_into_spillover_and_then_into_nothing()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/neighborhood?k=5&ef=10&point=3");
        ILocator returned = page.Page.Locator(".side").Nth(1);
        Neighborhood near = site.Exploration.Neighborhood(3, 5, 10);
        await Expect(returned.Locator(".tile")).ToHaveCountAsync(5);
        await Expect(returned.Locator(".mark-shared.tile")).ToHaveCountAsync(near.Returned.Count(place => place.Mark == NeighborMark.Shared));
        await Expect(returned.Locator(".strip .mark-spillover")).ToHaveCountAsync(0);

        LocatorBoundingBoxResult slider = (await page.Page.Locator("#k").BoundingBoxAsync())!;
        float y = slider.Y + (slider.Height / 2);
        await page.Page.Mouse.MoveAsync(slider.X + 8, y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(slider.X + (slider.Width * 0.2f), y, new MouseMoveOptions { Steps = 8 });
        await Expect(returned.Locator(".strip .mark-spillover").First).ToBeAttachedAsync();
        await page.Page.Mouse.MoveAsync(slider.X + slider.Width - 8, y, new MouseMoveOptions { Steps = 12 });
        await Expect(returned.Locator(".strip .mark-unfilled")).ToHaveCountAsync(1);
        await page.Page.Mouse.UpAsync();

        int k = int.Parse(await page.Page.Locator("#k").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(k > 250);
        Neighborhood far = site.Exploration.Neighborhood(3, k, 10);
        int unfilled = far.Returned.Count(place => place.Mark == NeighborMark.Unfilled);
        await Expect(returned.Locator("p.small")).ToContainTextAsync($"○ {unfilled} unfilled");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"k={k}&ef=10&point=3"));
        await page.ScreenshotAsync("explorer-past-the-cliff");

        await page.Page.ReloadAsync();
        await page.Page.Locator("main[data-live=true]").WaitForAsync();
        await Expect(returned.Locator("p.small")).ToContainTextAsync($"○ {unfilled} unfilled");
        await Expect(page.Page.Locator("#k-number")).ToHaveValueAsync($"{k}");
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task The_overview_follows_both_sliders()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/?k=10&ef=20");
        await page.Page.Locator("#k-number").FillAsync("150");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator("#overlap")).ToHaveTextAsync(Percent(site.Exploration.Means(150, 20).Overlap));
        await page.Page.Locator("#ef").FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await Expect(page.Page.Locator("#overlap")).ToHaveTextAsync(Percent(site.Exploration.Means(150, 100).Overlap));
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Page.Locator("#unfilled")).ToHaveTextAsync(Percent(site.Exploration.Means(150, 99).Loss.Unfilled));
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("k=150&ef=99"));
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task Going_back_leads_to_the_query_before()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/neighborhood?k=5&ef=10&point=3");
        await page.Page.Locator("button[aria-label='Next point'], .picker button:has-text('›')").First.ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("point=4"));
        await page.Page.Locator("#k-number").FillAsync("7");
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("k=7&ef=10&point=4"));
        await page.Page.GoBackAsync();
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("point=3"));
        await Expect(page.Page.Locator("h1")).ToContainTextAsync("generated[3]");

        // What is no whole number goes back to what is shown.
        await page.Page.Locator("#k-number").FillAsync("3.7");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#k-number")).ToHaveValueAsync("5");
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task The_advised_effort_is_set_by_its_button()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/?k=30&ef=10");
        int safe = site.Exploration.SafeEffort(30, 0.99)!.Value;
        await page.Page.Locator("#advice button").ClickAsync();
        await Expect(page.Page.Locator("#ef-number")).ToHaveValueAsync($"{safe}");
        await Expect(page.Page.Locator("#verdict")).ToContainTextAsync("The neighbourhoods are true.");
        await Expect(page.Page.Locator("#advice button")).ToHaveCountAsync(0);
        await page.Page.GetByText("Overlap by local intrinsic dimensionality").ClickAsync();
        await Expect(page.Page.Locator("details[open] tbody tr")).ToHaveCountAsync(4);
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task The_geometry_follows_the_effort_once_the_sliders_rest()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/?k=10&ef=20");
        ILocator charts = page.Page.Locator("section .plot");
        await Expect(charts).ToHaveCountAsync(3);
        await page.Page.Locator("#ef-number").FillAsync("60");
        await page.Page.Keyboard.PressAsync("Tab");
        GeometryPoint last = site.Exploration.Geometry(60, TestContext.Current.CancellationToken).Points[^1];
        string shift = last.Shift.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
        await Expect(charts.Nth(1)).ToHaveAttributeAsync("aria-label", $"Barycenter shift at efSearch 60: {shift} at k {last.K}.");
        await page.ScreenshotAsync("explorer-geometry", whole: true);
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task A_worst_query_leads_to_its_neighbourhood_and_back()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/worst?k=100&ef=10");
        ILocator first = page.Page.Locator("table.worst tbody tr").First;
        string overlap = await first.Locator("td").Nth(1).InnerTextAsync();
        await first.Locator("a").ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Neighbourhood of generated"));
        await Expect(page.Page.Locator("#overlap")).ToHaveTextAsync(overlap);
        await page.Page.GoBackAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Worst queries at k 100 and efSearch 10");
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task A_point_is_found_by_number_by_label_and_by_chance()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/neighborhood?k=10&ef=20");
        await page.Page.Locator("#search").FillAsync("77");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync($"Neighbourhood of {site.Exploration.NameOf(77)}");

        string label = site.Exploration.LabelOf(0)!;
        await page.Page.Locator("#search").FillAsync(label);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Locator(".hits a").First.ClickAsync();
        await Expect(page.Page.Locator(".query dd").First).ToHaveTextAsync(label);

        await page.Page.Locator("#search").FillAsync("nothing of this name");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("main .note")).ToContainTextAsync("Found no point");
        string before = await page.Page.Locator("h1").InnerTextAsync();
        await page.Page.Locator("#random").ClickAsync();
        await Expect(page.Page.Locator("h1")).Not.ToHaveTextAsync(before);
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task The_map_selects_by_a_drag_and_opens_by_a_click()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/map?k=50&ef=10");
        LocatorBoundingBoxResult canvas = (await page.Page.Locator("canvas").BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(canvas.X + (canvas.Width * 0.3f), canvas.Y + (canvas.Height * 0.2f));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(canvas.X + (canvas.Width * 0.5f), canvas.Y + (canvas.Height * 0.6f), new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await Expect(page.Page.Locator("#selection h2")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[1-9][0-9]* selected$"));
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("box=-?[0-9.]+,"));
        await page.ScreenshotAsync("explorer-map-selection");

        await page.Page.Locator("#colour").SelectOptionAsync("Capacity");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Map, coloured by capacity");
        await page.Page.Locator("#selection .hits a").First.ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Neighbourhood of"));
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task A_click_is_not_undone_by_an_address_that_was_still_to_be_written()
    {
        // What the page says takes longer to arrive than the server waits before it writes the address.
        await using BrowserPage page = await chromium.OpenAsync();
        await page.Page.RouteWebSocketAsync("**/_blazor**", socket =>
        {
            IWebSocketRoute server = socket.ConnectToServer();
            socket.OnMessage(async frame =>
            {
                await Task.Delay(400);
                if (frame.Binary is { } binary)
                {
                    server.Send(binary);
                }
                else
                {
                    server.Send(frame.Text!);
                }
            });
        });
        await site.GoAsync(page, "/map?k=50&ef=10");
        // As soon as the colour is there: by Playwright's own looking it would be later than the address.
        await page.Page.EvaluateAsync(
            """
            () => new MutationObserver((_, observer) => {
              if (document.querySelector("h1").textContent === "Map, coloured by capacity") {
                observer.disconnect();
                document.querySelector("nav a[href^='/worst']").click();
              }
            }).observe(document.querySelector("h1"), { subtree: true, childList: true, characterData: true })
            """);
        await page.Page.Locator("#colour").SelectOptionAsync("Capacity");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Worst"));
        await page.Page.WaitForTimeoutAsync(1500);
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/worst\\?.*colour=capacity"));
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Worst"));
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task The_address_follows_the_view_after_the_link_to_the_content_too()
    {
        // Blazor does not tell the server of a place within the page.
        await using BrowserPage page = await site.OpenAsync(chromium, "/map?k=50&ef=10");
        await page.Page.Locator("a.skip").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#content$"));
        await page.Page.Locator("#colour").SelectOptionAsync("Capacity");
        await Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("colour=capacity"));
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task All_of_it_is_reached_by_keyboard()
    {
        await using BrowserPage page = await site.OpenAsync(chromium, "/map?k=50&ef=10");
        await page.Page.Locator("canvas").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Neighbourhood of"));

        await site.GoAsync(page, "/graph?k=50&ef=10&step=2");
        int tabs = 0;
        HashSet<string> wanted = ["Skip to content", "Overview", "Map", "k", "ef", "search", "random", "step"];
        HashSet<string> reached = [];
        // Tab goes round; the last of the round is the slider, so that the arrow is its.
        for (string at = ""; !(at == "step" && wanted.IsSubsetOf(reached)); reached.Add(at))
        {
            await page.Page.Keyboard.PressAsync("Tab");
            at = await page.RunAsync<string>("() => document.activeElement.id || document.activeElement.textContent.trim()");
            tabs++;
            Assert.True(tabs < 200, $"Tab reached {string.Join(", ", reached)}.");
        }

        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.Locator("#walk-words")).ToContainTextAsync("After step 3,");
        site.AssertQuiet(page);
    }

    [Fact]
    public async Task Two_readers_do_not_see_each_others_choice()
    {
        await using BrowserPage one = await site.OpenAsync(chromium, "/?k=10&ef=20");
        await using BrowserPage other = await site.OpenAsync(chromium, "/?k=30&ef=40");
        await one.Page.Locator("#k").FocusAsync();
        await one.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(one.Page.Locator("h1")).ToHaveTextAsync("What comes back at k 11 and efSearch 20");
        await Expect(other.Page.Locator("h1")).ToHaveTextAsync("What comes back at k 30 and efSearch 40");
    }

    [Theory]
    [InlineData("/?k=50&ef=10")]
    [InlineData("/neighborhood?k=50&ef=10")]
    [InlineData("/map?k=50&ef=10")]
    public async Task A_view_is_saved_as_a_picture_and_as_numbers(string address)
    {
        await using BrowserPage page = await site.OpenAsync(chromium, address);
        IDownload picture = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("[data-png]").ClickAsync());
        byte[] png = await File.ReadAllBytesAsync(await picture.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.True(png.Length > 20_000, $"{png.Length} bytes");
        IDownload numbers = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator(".exports a[download]").ClickAsync());
        Assert.EndsWith("-k50-ef10.csv", numbers.SuggestedFilename, StringComparison.Ordinal);
        site.AssertQuiet(page);
    }

    private static string Percent(double share) => (share * 100).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) + "%";
}
