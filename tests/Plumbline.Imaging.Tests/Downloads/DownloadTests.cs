using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>Downloads that succeed, whatever the server does on the way.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly DownloadPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_arrives_with_its_name_when_it_is_whole(bool withLength)
    {
        List<DownloadProgress> told = [];
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        DownloadResult result = await _place.FetchAsync(server.Url(), withLength, new Told<DownloadProgress>(told.Add));
        _place.AssertComplete();
        Assert.Equal(new DownloadResult(_place.Target, 50_000, 50_000, 0, 1, server.Url()), result);
        Assert.Equal((DownloadStage.Receiving, 50_000, 50_000L, 1.0), (told[^1].Stage, told[^1].Bytes, told[^1].Total, told[^1].Share));
        HttpFileRequest request = Assert.Single(server.Requests);
        Assert.Equal("identity", request.Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task Connections_that_drop_are_continued_where_they_ended()
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _place.Content) with { DropAfter = request.Number < 4 ? 9_000 : null });
        DownloadResult result = await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, 9_000, 18_000, 27_000, 36_000], server.Requests.Select(request => request.From));
        Assert.Equal([null, "\"one\"", "\"one\"", "\"one\"", "\"one\""], server.Requests.Select(request => request.IfRange));
        Assert.Equal((50_000, 5), (result.Received, result.Requests));
        // Each brought something new, so that none waits longer than the first.
        Assert.Equal([1, 1, 1, 1], _place.Waits);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_starts_over()
    {
        using HttpFileServer server = new(request => HttpFileReply.Whole(_place.Content) with { DropAfter = request.Number == 0 ? 30_000 : null });
        DownloadResult result = await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, 30_000], server.Requests.Select(request => request.From));
        Assert.Equal(80_000, result.Received);
    }

    [Theory]
    [InlineData("bytes 0-49999/50000")]
    [InlineData("bytes 9001-49999/50000")]
    [InlineData("bytes 8999-49999/50000")]
    [InlineData("bytes 9000-49999/50000", "\"two\"")]
    [InlineData("lines 9000-49999/50000")]
    [InlineData("")]
    public async Task Another_part_than_the_rest_is_not_taken_for_it(string range, string version = "\"one\"")
    {
        using HttpFileServer server = new(request => request.Number switch
        {
            0 => HttpFileReply.Ranged(request, _place.Content) with { DropAfter = 9_000 },
            1 => new HttpFileReply("206 Partial Content", _place.Content[9_000..], [("ETag", version), .. range.Length > 0 ? [("Content-Range", range)] : Array.Empty<(string, string)>()]),
            _ => HttpFileReply.Ranged(request, _place.Content),
        });
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, 9_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_version_that_changed_starts_over()
    {
        byte[] old = DownloadPlace.Bytes(2, 50_000);
        using HttpFileServer server = new(request => request.Number == 0
            ? HttpFileReply.Ranged(request, old, "\"old\"") with { DropAfter = 9_000 }
            : HttpFileReply.Ranged(request, _place.Content, "\"new\""));
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, "\"old\""], server.Requests.Select(request => request.IfRange));
    }

    [Theory]
    [InlineData("W/\"weak\"", null)]
    [InlineData("Tue, 24 Nov 2026 08:00:00 GMT", "Tue, 24 Nov 2026 08:00:00 GMT")]
    [InlineData("", null)]
    public async Task A_rest_is_asked_for_by_what_names_equal_bytes(string version, string? condition)
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _place.Content, version) with { DropAfter = request.Number == 0 ? 9_000 : null });
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal((9_000, condition), (server.Requests[1].From, server.Requests[1].IfRange));
    }

    [Fact]
    public async Task A_server_without_the_rest_is_asked_for_all()
    {
        using HttpFileServer server = new(request => request.Number switch
        {
            0 => HttpFileReply.Whole(_place.Content) with { DropAfter = 9_000 },
            1 => new HttpFileReply("416 Range Not Satisfiable", []),
            _ => HttpFileReply.Whole(_place.Content),
        });
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, 9_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_when_it_says()
    {
        List<DownloadProgress> told = [];
        using HttpFileServer server = new(request => request.Number switch
        {
            0 => new HttpFileReply("503 Service Unavailable", [], ("Retry-After", "7")),
            1 => new HttpFileReply("500 Internal Server Error", []),
            2 => new HttpFileReply("429 Too Many Requests", [], ("Retry-After", "7000")),
            _ => HttpFileReply.Whole(_place.Content),
        });
        await _place.FetchAsync(server.Url(), progress: new Told<DownloadProgress>(told.Add));
        _place.AssertComplete();
        Assert.Equal([7, 2, 30], _place.Waits);
        Assert.Equal("status 503 (Service Unavailable)", told[0].Problem);
        Assert.Equal((DownloadStage.Waiting, 7.0), (told[0].Stage, told[0].Delay.TotalSeconds));
    }

    [Fact]
    public async Task A_redirect_is_followed_with_the_range()
    {
        using HttpFileServer server = new(request => request.Path == "/file.bin"
            ? new HttpFileReply("302 Found", [], ("Location", "/there"))
            : HttpFileReply.Ranged(request, _place.Content) with { DropAfter = request.Number == 1 ? 9_000 : null });
        DownloadResult result = await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([("/file.bin", null), ("/there", null), ("/file.bin", 9_000), ("/there", 9_000)], server.Requests.Select(request => (request.Path, request.From)));
        Assert.Equal(server.Url("there"), result.Address);
    }

    [Theory]
    [InlineData(HttpLength.Chunked, true)]
    [InlineData(HttpLength.Chunked, false)]
    [InlineData(HttpLength.UntilClosed, true)]
    [InlineData(HttpLength.UntilClosed, false)]
    internal async Task A_length_is_not_needed(HttpLength length, bool withLength)
    {
        List<DownloadProgress> told = [];
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content) with { Length = length });
        await _place.FetchAsync(server.Url(), withLength, new Told<DownloadProgress>(told.Add));
        _place.AssertComplete();
        Assert.Equal(withLength ? 50_000L : null, told[^1].Total);
    }

    [Theory]
    [InlineData(HttpLength.Chunked)]
    [InlineData(HttpLength.UntilClosed)]
    internal async Task Without_a_length_a_drop_is_seen_all_the_same(HttpLength length)
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _place.Content) with { Length = length, DropAfter = request.Number == 0 ? 9_000 : null });
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, 9_000], server.Requests.Select(request => request.From));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9_000)]
    public async Task A_server_that_falls_silent_counts_as_dropped(int after)
    {
        _place.Options = _place.Options with { Timeout = TimeSpan.FromMilliseconds(300) };
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _place.Content) with { StallAfter = request.Number == 0 ? after : null });
        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal([null, after == 0 ? null : 9_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_file_that_was_there_is_replaced_when_the_new_one_is_whole()
    {
        File.WriteAllText(_place.Target, "old");
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        bool wasThere = false;
        await _place.FetchAsync(server.Url(), progress: new Told<DownloadProgress>(_ => wasThere |= File.ReadAllText(_place.Target) == "old"));
        Assert.True(wasThere);
        _place.AssertComplete();
    }

    [Fact]
    public async Task A_link_is_followed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links need rights here.");
        }

        Directory.CreateDirectory(_place.File("disk"));
        File.CreateSymbolicLink(_place.Target, "disk/there.bin");
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        await _place.FetchAsync(server.Url());
        Assert.Equal("disk/there.bin", new FileInfo(_place.Target).LinkTarget);
        Assert.Equal(_place.Content, File.ReadAllBytes(_place.File("disk/there.bin")));
    }
}
