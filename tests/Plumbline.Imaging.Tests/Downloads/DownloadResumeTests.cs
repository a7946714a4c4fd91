using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>What a download that ended early leaves, and what the next one makes of it.</summary>
public sealed class DownloadResumeTests : IDisposable
{
    private readonly DownloadPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_cancelled_download_is_continued_by_the_next()
    {
        using HttpFileServer server = Stalling(20_000);
        await _place.LeavePartialAsync(server.Url(), 20_000);
        Assert.Equal(["file.bin.plumb-part", "file.bin.plumb-part.json"], _place.Names);
        Assert.Equal(20_000, Download.PartialBytes(_place.Target));

        List<DownloadProgress> told = [];
        DownloadResult result = await _place.FetchAsync(server.Url(), progress: new Told<DownloadProgress>(told.Add));
        _place.AssertComplete();
        Assert.Equal((20_000, "\"one\""), (server.Requests[1].From, server.Requests[1].IfRange));
        Assert.Equal((30_000, 20_000, 1), (result.Received, result.ResumedFrom, result.Requests));
        Assert.Equal((DownloadStage.Checking, 20_000, 20_000L), (told[0].Stage, told[0].Bytes, told[0].Total));
    }

    [Fact]
    public async Task Cancelling_while_waiting_keeps_what_is_there()
    {
        using CancellationTokenSource source = new();
        _place.Options = _place.Options with { Wait = (_, token) => { source.Cancel(); return Task.FromCanceled(token); } };
        using HttpFileServer server = new(request => HttpFileReply.Ranged(request, _place.Content) with { DropAfter = 9_000 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _place.FetchAsync(server.Url(), cancellationToken: source.Token));
        Assert.Equal(9_000, Download.PartialBytes(_place.Target));
    }

    [Fact]
    public async Task Cancelling_before_anything_came_leaves_nothing()
    {
        using CancellationTokenSource source = new();
        using HttpFileServer server = new(_ => { source.Cancel(); return HttpFileReply.Whole(_place.Content) with { StallAfter = 0 }; });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _place.FetchAsync(server.Url(), cancellationToken: source.Token));
        Assert.Empty(_place.Names);
    }

    [Fact]
    public async Task A_mirror_continues_what_another_address_began()
    {
        using HttpFileServer first = Stalling(20_000);
        await _place.LeavePartialAsync(first.Url(), 20_000);
        using HttpFileServer mirror = new(request => HttpFileReply.Ranged(request, _place.Content, "\"of the mirror\""));
        DownloadResult result = await _place.FetchAsync(mirror.Url());
        _place.AssertComplete();
        HttpFileRequest request = Assert.Single(mirror.Requests);
        Assert.Equal((20_000, null), (request.From, request.IfRange));
        Assert.Equal(20_000, result.ResumedFrom);
    }

    [Fact]
    public async Task A_part_of_another_file_is_not_continued()
    {
        using HttpFileServer server = Stalling(20_000);
        await _place.LeavePartialAsync(server.Url(), 20_000);
        byte[] other = DownloadPlace.Bytes(5, 1_000);
        using HttpFileServer second = new(request => HttpFileReply.Ranged(request, other));
        DownloadResult result = await Download.ToFileAsync(new DownloadSource(second.Url(), DownloadPlace.Hash(other)), _place.Target, _place.Options, null, TestContext.Current.CancellationToken);
        Assert.Equal(other, File.ReadAllBytes(_place.Target));
        Assert.Null(Assert.Single(second.Requests).From);
        Assert.Equal(0, result.ResumedFrom);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    public async Task A_part_of_unknown_origin_is_not_continued(string? state)
    {
        using HttpFileServer server = Stalling(20_000);
        await _place.LeavePartialAsync(server.Url(), 20_000);
        File.Delete(_place.Partial + ".json");
        if (state is not null)
        {
            File.WriteAllText(_place.Partial + ".json", state);
        }

        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Null(server.Requests[1].From);
    }

    [Fact]
    public async Task A_part_that_is_all_of_the_file_needs_no_request()
    {
        using HttpFileServer server = Stalling(20_000);
        await _place.LeavePartialAsync(server.Url(), 20_000);
        await File.WriteAllBytesAsync(_place.Partial, _place.Content, TestContext.Current.CancellationToken);
        DownloadResult result = await _place.FetchAsync(server.Url());
        _place.AssertComplete();
        Assert.Equal((0, 0L, 50_000L), (result.Requests, result.Received, result.ResumedFrom));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_damaged_part_is_found_and_removed()
    {
        using HttpFileServer server = Stalling(20_000);
        await _place.LeavePartialAsync(server.Url(), 20_000);
        byte[] part = _place.Content[..20_000];
        part[7] ^= 1;
        await File.WriteAllBytesAsync(_place.Partial, part, TestContext.Current.CancellationToken);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal("SHA-256", error.Place);
        Assert.Empty(_place.Names);

        await _place.FetchAsync(server.Url());
        _place.AssertComplete();
    }

    [Fact]
    public async Task A_part_in_use_is_refused()
    {
        using HttpFileServer server = Stalling(20_000);
        using CancellationTokenSource source = new();
        Task<DownloadResult> first = _place.FetchAsync(server.Url(), cancellationToken: source.Token);
        await _place.UntilPartialAsync(20_000);
        ImagingException error = await Assert.ThrowsAsync<ImagingException>(() => _place.FetchAsync(server.Url()));
        Assert.Equal($"{_place.Partial}: found a file in use, perhaps by another download, expected one that can", error.Message);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(20_000, Download.PartialBytes(_place.Target));
    }

    /// <summary>Falls silent in its first answer.</summary>
    private HttpFileServer Stalling(int after) => new(request => HttpFileReply.Ranged(request, _place.Content) with { StallAfter = request.Number == 0 ? after : null });
}
