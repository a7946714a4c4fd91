using System.Net;
using System.Net.Http.Headers;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer.Tests.Serving;

/// <summary>Pictures of users' own: taken with care, written nowhere.</summary>
[Collection(ExplorerTests.Name)]
public sealed class PictureTests(ExplorerFixture explorer)
{
    [Fact]
    public async Task A_picture_becomes_the_query_and_no_file()
    {
        string[] before = Directory.GetFileSystemEntries(explorer.Folder, "*", SearchOption.AllDirectories);
        byte[] jpeg = Jpeg();
        (HttpStatusCode status, string name) = await Send(jpeg);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^[0-9a-f]{32}$", name);
        using HttpClient client = explorer.Client();
        string page = await client.GetStringAsync(new Uri($"/neighborhood?k=10&ef=20&picture={name}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("Neighbourhood of your picture", page, StringComparison.Ordinal);
        Raster raster = new();
        ImageDecoder.Decode(jpeg, "picture", raster);
        int nearest = explorer.Exploration.Neighborhood(explorer.Pictures.Embed(raster), 10, 20).Exact[0].Point;
        Assert.Contains($"point={nearest}\"", page, StringComparison.Ordinal);
        byte[] thumbnail = await client.GetByteArrayAsync($"/picture/{name}", TestContext.Current.CancellationToken);
        Assert.Equal([0xFF, 0xD8], thumbnail[..2]);
        Assert.Equal(before, Directory.GetFileSystemEntries(explorer.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_in_a_line()
    {
        (HttpStatusCode status, string line) = await Send([1, 2, 3]);
        Assert.Equal((HttpStatusCode.BadRequest, "picture: header: found no image, expected a JPEG, PNG or WebP image\n"), (status, line));
        (status, line) = await Send([]);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        (status, line) = await Send(Jpeg()[..200]);
        Assert.Equal((HttpStatusCode.BadRequest, 1), (status, line.Count(letter => letter == '\n')));
    }

    [Fact]
    public async Task A_picture_of_too_many_bytes_is_refused()
    {
        (HttpStatusCode status, string line) = await Send(new byte[ExplorerOptions.MostPictureBytes + 1]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "found a picture of more than 10 MB, expected at most that\n"), (status, line));
    }

    [Fact]
    public async Task A_small_file_that_claims_many_pixels_is_refused_before_it_is_decoded()
    {
        // The header of a PNG of 60,000 x 60,000, and the beginning of its pixels.
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0, 0x0F, 0xB0, 0xE2, 0x15, 0, 0, 0, 8, (byte)'I', (byte)'D', (byte)'A', (byte)'T', 0x78, 0x9C, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        (HttpStatusCode status, string line) = await Send(png);
        Assert.Equal((HttpStatusCode.BadRequest, "picture: header: found 60000 x 60000 pixels, expected at most 25000000\n"), (status, line));
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_send_one()
    {
        using HttpClient client = explorer.Client();
        using MultipartFormDataContent form = new() { { new ByteArrayContent(Jpeg()), "file", "x.jpg" } };
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/picture", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_network_there_are_none()
    {
        ExplorerServer server = await ExplorerServer.StartAsync(explorer.Exploration, new ExplorerOptions { Port = 0 }, TestContext.Current.CancellationToken);
        await using (server)
        {
            using HttpClient client = ExplorerFixture.Client(server.Address);
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/picture", UriKind.Relative), Content(Jpeg()), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public void A_network_of_another_dimension_is_refused() => Assert.Equal(
        "--model: found a network whose embedding has 8 components, expected 9, as the base has",
        Assert.Throws<PlanException>(() => explorer.Pictures.Require(9)).Message);

    [Fact]
    public void The_cache_holds_no_more_than_it_may_and_what_was_used_last()
    {
        ByteCache<int> cache = new(100);
        for (int key = 0; key < 10; key++)
        {
            cache.Keep(key, new byte[30]);
            Assert.True(cache.Bytes <= 100);
            Assert.NotNull(cache.Find(0));
        }

        Assert.Equal([0, 8, 9], Enumerable.Range(0, 10).Where(key => cache.Find(key) is not null));
        cache.Keep(9, new byte[10]);
        Assert.Equal(70, cache.Bytes);
        cache.Keep(9, new byte[101]);
        Assert.Null(cache.Find(9));
        Assert.Equal(60, cache.Bytes);
    }

    private static byte[] Jpeg()
    {
        using GeneratedImages images = new(3);
        Raster raster = new();
        images.Read(1, raster);
        return JpegThumbnail.Encode(raster, 96);
    }

    private static ByteArrayContent Content(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private async Task<(HttpStatusCode Status, string Text)> Send(byte[] bytes)
    {
        using HttpClient client = explorer.Client();
        using HttpRequestMessage request = new(HttpMethod.Post, "/picture") { Content = Content(bytes) };
        // The server need not read what it refuses by its length.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
