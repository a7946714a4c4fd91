using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Studies.Exploring;
using SkiaSharp;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>What pages, pictures and files hold, against the exploration itself.</summary>
[Collection(ExplorerTests.Name)]
public sealed class PageTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task The_overview_shows_the_means_of_the_address()
    {
        ExplorationMeans means = explorer.Exploration.Means(70, 9);
        string page = await Get("/?k=70&ef=9");

        Assert.Contains("What comes back at k 70 and efSearch 9", page, StringComparison.Ordinal);
        Assert.Contains($"<b id=\"overlap\">{Percent(means.Overlap)}</b>", page, StringComparison.Ordinal);
        Assert.Contains($"<b id=\"missed\">{Percent(means.Loss.Missed)}</b>", page, StringComparison.Ordinal);
        Assert.Contains($"<b id=\"spillover\">{Percent(means.Loss.Spillover)}</b>", page, StringComparison.Ordinal);
        Assert.Contains($"<b id=\"unfilled\">{Percent(means.Loss.Unfilled)}</b>", page, StringComparison.Ordinal);
        Assert.True(means.Loss.Unfilled > 0 && means.Loss.Spillover > 0);
    }

    [Fact]
    public async Task One_is_counted_as_one()
    {
        string page = await Get("/neighborhood?k=1&ef=1&point=0");
        Assert.Contains("of the 1 exact neighbour<", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[^\d.,]1 (points|results|queries|neighbours|exact neighbours)\b", page);
        Assert.DoesNotMatch(@"[^\d.,]1 (points|results|queries|neighbours|exact neighbours)\b", await Get("/?k=1&ef=1"));
        Assert.DoesNotMatch(@"[^\d.,]1 (points|results|queries|neighbours|exact neighbours)\b", await Get("/graph?k=1&ef=1&point=0&step=0"));
    }

    [Fact]
    public async Task An_address_of_no_page_is_a_page_that_says_so()
    {
        using HttpClient client = explorer.Client();
        using HttpResponseMessage answer = await client.GetAsync("/nowhere/at/all?k=5", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<h1 tabindex=\"-1\">No such page</h1>", page, StringComparison.Ordinal);
        Assert.Contains("Overview</a>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_neighbourhood_lists_both_sides_with_marks()
    {
        Neighborhood shown = explorer.Exploration.Neighborhood(17, 40, 6);
        string page = await Get("/neighborhood?k=40&ef=6&point=17");

        Assert.Contains($"<b id=\"overlap\">{Percent(shown.Overlap)}</b>", page, StringComparison.Ordinal);
        foreach (NeighborMark mark in Enum.GetValues<NeighborMark>())
        {
            string name = mark.ToString().ToLowerInvariant();
            int expected = shown.Exact.Concat(shown.Returned).Count(place => place.Mark == mark);
            Assert.Equal(expected, page.Split($"<li class=\"tile mark-{name}\"").Length - 1);
        }
    }

    [Fact]
    public async Task Worst_queries_come_worst_first_and_lead_to_their_neighbourhood()
    {
        QueryValues values = explorer.Exploration.Values(50, 5);
        double[] overlaps = values.Overlap.ToArray();
        int worst = Array.FindIndex(overlaps, overlap => overlap == overlaps.Min());
        string page = await Get("/worst?k=50&ef=5");
        string[] rows = await Rows("/export/worst.csv?k=50&ef=5");

        Assert.Contains($"/neighborhood?k=50&amp;ef=5&amp;point={rows[1].Split(',')[0]}", page, StringComparison.Ordinal);
        Assert.Equal(ExplorerFixture.Count + 1, rows.Length);
        string overlap = overlaps[worst].ToString("R", CultureInfo.InvariantCulture);
        Assert.Contains($",50,5,{overlap},", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/neighborhood?k=40&ef=6&point=17")]
    [InlineData("/image/1")]
    [InlineData("/export/worst.csv?k=50&ef=5")]
    [InlineData("/no-such-page")]
    public async Task Head_is_answered_as_get_without_a_body(string address)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using HttpClient client = explorer.Client();
        using HttpResponseMessage get = await client.GetAsync(address, token);
        Assert.NotEmpty(await get.Content.ReadAsByteArrayAsync(token));

        // By hand: HttpClient drops a body after the answer to HEAD.
        using TcpClient socket = new();
        await socket.ConnectAsync(explorer.Address.Host, explorer.Address.Port, token);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HEAD {address} HTTP/1.1\r\nHost: {explorer.Address.Authority}\r\nConnection: close\r\n\r\n"), token);
        using StreamReader reader = new(socket.GetStream(), Encoding.UTF8);
        string head = await reader.ReadToEndAsync(token);
        Assert.StartsWith($"HTTP/1.1 {(int)get.StatusCode} ", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Type: {get.Content.Headers.ContentType}\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(head.Length - 4, head.IndexOf("\r\n\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/?k=0", "k: found 0, expected 1 to 150")]
    [InlineData("/?ef=1e3", "ef: found 1e3, expected 1 to 60")]
    [InlineData("/neighborhood?point=400", "point: found 400, expected 0 to 399")]
    [InlineData("/neighborhood?picture=zzz", "picture: found another text")]
    [InlineData("/map?box=NaN,1,2,3", "box: found no four numbers")]
    [InlineData("/map?colour=7", "colour: found another word, expected overlap, lid, capacity or label")]
    [InlineData("/?k=%3Cscript%3E", "k: found &lt;script&gt;, expected 1 to 150")]
    public async Task An_address_that_asks_for_what_is_not_there_says_so(string path, string expected) =>
        Assert.Contains(expected, await Get(path), StringComparison.Ordinal);

    [Fact]
    public async Task The_walk_tells_where_it_stopped()
    {
        WalkRecord walk = explorer.Exploration.Walk(9, 12);
        string page = await Get("/graph?k=20&ef=12&point=9");

        Assert.NotNull(walk.StoppedAt);
        Assert.Contains($"{walk.Capacity} points are evaluated", page, StringComparison.Ordinal);
        Assert.Contains("The walk stopped:", page, StringComparison.Ordinal);
        string[] rows = await Rows("/export/walk.csv?k=20&ef=12&point=9");
        Assert.Equal(walk.Capacity - 1, rows.Count(row => row.Contains(",evaluated,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Curves_and_neighbourhoods_are_saved_as_they_are()
    {
        ExplorationCurves curves = explorer.Exploration.Curves(11);
        string[] rows = await Rows("/export/curves.csv?k=5&ef=11");
        Assert.Equal(curves.Points.Count + 1, rows.Length);
        Assert.Equal(curves.Points[^1].Overlap, double.Parse(rows[^1].Split(',')[2], CultureInfo.InvariantCulture));

        // A k between those of the curves has a row too.
        rows = await Rows("/export/curves.csv?k=131&ef=11");
        Assert.DoesNotContain(curves.Points, point => point.K == 131);
        string here = Assert.Single(rows, row => row.StartsWith("11,131,", StringComparison.Ordinal));
        Assert.Equal(explorer.Exploration.Means(131, 11).Overlap, double.Parse(here.Split(',')[2], CultureInfo.InvariantCulture));

        rows = await Rows("/export/neighborhood.csv?k=30&ef=8&point=0");
        Assert.Equal(61, rows.Length);
        // A label with a comma is quoted.
        Assert.Contains(rows, row => row.Contains(",\"ring, wide\",", StringComparison.Ordinal));
        using HttpClient client = explorer.Client();
        using HttpResponseMessage refused = await client.GetAsync("/export/curves.csv?k=0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using HttpResponseMessage picture = await client.GetAsync($"/export/neighborhood.csv?picture={new string('a', 32)}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, picture.StatusCode);
    }

    [Fact]
    public async Task The_map_gives_every_point_and_a_value_each()
    {
        using HttpClient client = explorer.Client();
        byte[] points = await client.GetByteArrayAsync("/map/points", TestContext.Current.CancellationToken);
        Assert.Equal(explorer.Exploration.Project(TestContext.Current.CancellationToken).Coordinates.ToArray(), Floats(points));
        float[] values = Floats(await client.GetByteArrayAsync("/map/values?k=20&ef=7", TestContext.Current.CancellationToken));
        Assert.Equal(explorer.Exploration.Values(20, 7).Overlap.ToArray().Select(value => (float)value), values);
        float[] labels = Floats(await client.GetByteArrayAsync("/map/values?k=20&ef=7&colour=label", TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, ExplorerFixture.Count).Select(row => row % 3 == 0 ? 1f : 0f), labels);
    }

    [Fact]
    public async Task A_thumbnail_is_a_small_jpeg_that_need_not_be_sent_again()
    {
        using HttpClient client = explorer.Client();
        using HttpResponseMessage first = await client.GetAsync("/image/7?size=64", TestContext.Current.CancellationToken);
        using SKBitmap image = SKBitmap.Decode(await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((64, "image/jpeg"), (Math.Max(image.Width, image.Height), first.Content.Headers.ContentType!.MediaType));

        using HttpRequestMessage again = new(HttpMethod.Get, "/image/7?size=64");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        using HttpRequestMessage other = new(HttpMethod.Get, "/image/8?size=64");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage third = await client.SendAsync(other, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    private static float[] Floats(byte[] bytes) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private async Task<string> Get(string path)
    {
        using HttpClient client = explorer.Client();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    private async Task<string[]> Rows(string path) => (await Get(path)).TrimEnd('\n').Split('\n');
}
