using System.Net;
using System.Net.Http.Headers;

namespace Plumbline.Imaging.Downloads;

/// <summary>One download: requests until the file is whole.</summary>
internal sealed class DownloadSession(DownloadSource source, string target, DownloadOptions options, IProgress<DownloadProgress>? progress)
{
    private const int BufferSize = 1 << 18;

    private readonly DownloadMeter _meter = new(progress);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _requests;
    private bool _answered;
    // A server that answered a range wrongly once is not asked for one again.
    private bool _asksForRest = true;
    private Uri _address = source.Url;

    public async Task<DownloadResult> RunAsync(CancellationToken cancellationToken)
    {
        // Reading what is there takes seconds, which an asynchronous caller must not wait for.
        using PartialFile partial = await Task.Run(() => PartialFile.Open(source, target, _meter.Checked, cancellationToken), cancellationToken).ConfigureAwait(false);
        long resumedFrom = partial.Length;
        if (source.Length is { } length)
        {
            DiskRoom.Require(source.Url.OriginalString, Path.GetDirectoryName(target)!, length - partial.Length);
        }

        using DownloadClient client = new(source, options.Timeout);
        int failures = 0;
        long most = partial.Length;
        while (partial.Length == 0 || partial.Length != source.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await TryAsync(client, partial, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (DownloadInterruption interruption)
            {
                _answered |= interruption.Answered;
                failures = partial.Length > most ? 1 : failures + 1;
                await WaitAsync(interruption, failures, partial, cancellationToken).ConfigureAwait(false);
            }

            most = Math.Max(most, partial.Length);
        }

        long bytes = partial.Length;
        partial.Complete();
        return new DownloadResult(target, bytes, _meter.Received, resumedFrom, _requests, _address);
    }

    /// <summary>One request.</summary>
    /// <returns>Whether the file is whole; else another request is to be made at once.</returns>
    private async Task<bool> TryAsync(DownloadClient client, PartialFile partial, CancellationToken cancellationToken)
    {
        _requests++;
        long from = _asksForRest ? partial.Length : 0;
        using HttpResponseMessage response = await client.AskAsync(from, partial.State, cancellationToken).ConfigureAwait(false);
        _answered = true;
        _address = response.RequestMessage?.RequestUri ?? _address;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                RequireLength(response.Content.Headers.ContentLength);
                partial.Clear();
                break;
            case HttpStatusCode.PartialContent when from > 0 && IsRest(response, partial):
                break;
            // Another part than the one asked for, or none: what is there does not fit what the server has.
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when from > 0:
                RequireLength(response.Content.Headers.ContentRange?.Length);
                _asksForRest = false;
                return false;
            default:
                throw new AddressUnreachableException(source.Url, DownloadClient.StatusWords(response), "the file");
        }

        long? total = response.Content.Headers.ContentLength + partial.Length;
        if (total is { } known)
        {
            DiskRoom.Require(source.Url.OriginalString, Path.GetDirectoryName(target)!, known - partial.Length);
        }

        partial.Describe(new PartialState(source.Url.AbsoluteUri, source.Sha256, source.Length ?? total, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified));
        return await ReceiveAsync(client, response, partial, source.Length ?? total, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> ReceiveAsync(DownloadClient client, HttpResponseMessage response, PartialFile partial, long? total, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        _meter.Begin();
        for (int read; (read = await client.ReadAsync(body, _buffer, partial.Length, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (partial.Length + read > (source.Length ?? long.MaxValue))
            {
                throw partial.Refuse("length", $"more than {source.Length} bytes", $"{source.Length}");
            }

            partial.Append(_buffer.AsMemory(0, read));
            _meter.Add(read, partial.Length, total);
        }

        if (source.Length is null || partial.Length == source.Length)
        {
            return true;
        }

        // Without a stated length or chunks, the end of a file and a dropped connection look alike.
        bool isEnd = response.Content.Headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true;
        throw isEnd
            ? partial.Refuse("length", Quantity.Plain(partial.Length, "byte"), $"{source.Length}")
            : new DownloadInterruption($"a connection that dropped after {Quantity.Plain(partial.Length, "byte")}", $"{source.Length} bytes", answered: true);
    }

    /// <summary>Whether an answer goes on where the file ends, with the same version of it.</summary>
    private bool IsRest(HttpResponseMessage response, PartialFile partial)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        PartialState? state = partial.State;
        bool isOther = response.Headers.ETag is { } tag && state?.ETag is { } mine && state.Url == source.Url.AbsoluteUri && tag.ToString() != mine;
        return range is { Unit: "bytes" }
            && range.From == partial.Length
            && (range.Length is null || state?.Length is null || range.Length == state.Length)
            && !isOther;
    }

    /// <summary>Refuses another file before what is there is touched: a wrong address must not cost an hour's download.</summary>
    private void RequireLength(long? found)
    {
        if (found is { } length && source.Length is { } expected && length != expected)
        {
            throw new ImagingException(source.Url.OriginalString, "length", Quantity.Plain(length, "byte"), $"{expected}");
        }
    }

    private async Task WaitAsync(DownloadInterruption interruption, int failures, PartialFile partial, CancellationToken cancellationToken)
    {
        if (failures > (_answered ? options.Retries : options.RetriesUnanswered))
        {
            string tries = failures == 1 ? "" : $", {failures} times in a row";
            throw new AddressUnreachableException(source.Url, interruption.Message + tries, interruption.Expected, interruption.InnerException);
        }

        double seconds = Math.Min(options.FirstDelay.TotalSeconds * Math.Pow(2, failures - 1), options.LongestDelay.TotalSeconds);
        double asked = Math.Clamp(interruption.RetryAfter?.TotalSeconds ?? 0, 0, options.LongestDelay.TotalSeconds);
        TimeSpan delay = TimeSpan.FromSeconds(Math.Max(seconds, asked));
        _meter.Waiting(partial.Length, source.Length ?? partial.State?.Length, interruption.Message, delay);
        await (options.Wait ?? Task.Delay)(delay, cancellationToken).ConfigureAwait(false);
    }
}
