using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>Downloads that fail: one line that names the address, and nothing left that is wrong.</summary>
public sealed class DownloadFailureTests : IDisposable
{
    private readonly DownloadPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_bytes_are_removed(bool withLength)
    {
        byte[] wrong = [.. _place.Content];
        wrong[49_999] ^= 1;
        File.WriteAllText(_place.Target, "mine");
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, wrong) with { DropAfter = request.Number == 0 ? 9_000 : null });
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url(), withLength));
        Assert.Equal($"{server.Url()}: SHA-256: found {DownloadPlace.Hash(wrong)}, expected {DownloadPlace.Hash(_place.Content)}", error.Message);
        Assert.Equal(["file.bin"], _place.Names);
        Assert.Equal("mine", File.ReadAllText(_place.Target));
    }

    [Fact]
    public async Task A_missing_file_is_not_asked_for_again()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("404 Not Found", "<html>"u8.ToArray()));
        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: found status 404 (Not Found), expected the file", error.Message);
        Assert.Single(server.Requests);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task What_had_arrived_outlives_a_missing_file()
    {
        using HttpFileServer server = new(request => request.Number == 0
            ? HttpFileReply.Ranged(request, _place.Content) with { DropAfter = 9_000 }
            : new HttpFileReply("404 Not Found", []));
        await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal(9_000, Download.PartialBytes(_place.Target));
    }

    [Fact]
    public async Task A_server_that_never_recovers_is_given_up()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("502 Bad Gateway", []));
        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: found status 502 (Bad Gateway), 7 times in a row, expected the file", error.Message);
        Assert.Equal([1, 2, 4, 8, 16, 30], _place.Waits);
        Assert.Equal(7, server.Requests.Count);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task A_server_that_starts_over_and_drops_at_the_same_byte_is_given_up()
    {
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content) with { DropAfter = 9_000 });
        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.StartsWith($"{server.Url()}: found a connection that dropped after 9000 bytes (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("), 7 times in a row, expected 50000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, server.Requests.Count);
        Assert.Equal(9_000, Download.PartialBytes(_place.Target));
    }

    [Fact]
    public async Task An_address_that_never_answered_is_given_up_soon()
    {
        Uri url;
        using (HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content)))
        {
            url = server.Url();
        }

        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(url));
        Assert.StartsWith($"{url}: found no answer (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("), 3 times in a row, expected an answer", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], _place.Waits);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task A_length_that_differs_is_refused_before_what_is_there_is_touched()
    {
        using HttpFileServer server = new(request => request.Number == 0
            ? HttpFileReply.Whole(_place.Content) with { DropAfter = 9_000 }
            : HttpFileReply.Whole(DownloadPlace.Bytes(2, 777)));
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: length: found 777 bytes, expected 50000", error.Message);
        Assert.Equal(9_000, Download.PartialBytes(_place.Target));
    }

    [Fact]
    public async Task A_rest_of_a_file_of_another_length_is_refused()
    {
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, request.Number == 0 ? _place.Content : _place.Content[..49_000]) with { DropAfter = 9_000 });
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: length: found 49000 bytes, expected 50000", error.Message);
    }

    [Theory]
    [InlineData(49_999, "49999 bytes")]
    [InlineData(50_001, "more than 50000 bytes")]
    public async Task A_length_that_shows_only_at_the_end_is_refused(int count, string found)
    {
        byte[] body = new byte[count];
        using HttpFileServer server = new(_ => HttpFileReply.Whole(body) with { Length = HttpLength.Chunked });
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: length: found {found}, expected 50000", error.Message);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task An_endless_redirect_is_refused()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("302 Found", [], ("Location", "/again")));
        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: found status 302 (Found) to /again, which is not followed, expected the file", error.Message);
        Assert.InRange(server.Requests.Count, 2, 12);
    }

    [Fact]
    public async Task A_part_that_was_not_asked_for_is_refused()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("206 Partial Content", _place.Content[..10], ("Content-Range", "bytes 0-9/50000")));
        AddressUnreachableException error = await Assert.ThrowsAsync<AddressUnreachableException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: found status 206 (Partial Content), expected the file", error.Message);
    }

    [Fact]
    public async Task A_full_disk_is_named()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("There is no /dev/full here.");
        }

        File.CreateSymbolicLink(_place.Partial, "/dev/full");
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{server.Url()}: found a full disk after 0 bytes, in the folder {_place.Folder}, expected room for 50000", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_refused_before_anything_is_asked()
    {
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        DownloadSource source = new(server.Url(), DownloadPlace.Hash(_place.Content), 1L << 60);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => Download.ToFileAsync(source, _place.Target, _place.Options, null, TestContext.Current.CancellationToken));
        Assert.Matches($"^{server.Url()}: found [0-9]+ bytes free on the disk of {_place.Folder}, expected at least {1L << 60}$", error.Message);
        Assert.Empty(server.Requests);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_refused_once_the_server_says_the_length()
    {
        using HttpFileServer server = new(_ => new HttpFileReply("200 OK", _place.Content, ("Content-Length", $"{1L << 60}")) { Length = HttpLength.UntilClosed });
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url(), withLength: false));
        Assert.EndsWith($", expected at least {1L << 60}", error.Message, StringComparison.Ordinal);
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        using HttpFileServer server = new(_ => HttpFileReply.Whole(_place.Content));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Download.ToFileAsync(_place.Source(server.Url()), _place.File("none/file.bin"), _place.Options, null, TestContext.Current.CancellationToken));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://me:secret@127.0.0.1/x")]
    public void An_address_that_cannot_be_fetched_is_refused(string url) =>
        Assert.Throws<ArgumentException>(() => new DownloadSource(new Uri(url), new string('a', 64)));

    [Theory]
    [InlineData("")]
    [InlineData("11ad3fa6")]
    [InlineData("g1ad3fa62ca79e40addfd354a8ec4b7c75143b3038b8d2a807fbc68deab379ca")]
    public void A_hash_that_is_none_is_refused(string hash) =>
        Assert.Throws<ArgumentException>(() => new DownloadSource(new Uri("http://127.0.0.1/x"), hash));
}
