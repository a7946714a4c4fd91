using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;

namespace Plumbline.Imaging.Downloads;

/// <summary>Asks for a file, or for the rest of one, and tells failures that may pass from those that will not.</summary>
internal sealed class DownloadClient(DownloadSource source, TimeSpan timeout) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = timeout, MaxAutomaticRedirections = 10 })
    {
        // A file may take hours; each answer and each read has its own time (WithinTimeAsync).
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks for the file from a byte on.</summary>
    /// <param name="from">The byte; 0 asks for all of it.</param>
    /// <param name="state">What is there already; null for nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DownloadInterruption">There was no answer, or one that says to try again.</exception>
    /// <exception cref="AddressUnreachableException">The server's certificate is not valid.</exception>
    public async Task<HttpResponseMessage> AskAsync(long from, PartialState? state, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, source.Url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("plumbline", typeof(DownloadClient).Assembly.GetName().Version?.ToString(3)));
        // Bytes are counted and hashed as they are stored; a coding on the way would give others.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = Condition(state);
        }

        HttpResponseMessage response = await WithinTimeAsync(token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), "no answer", "an answer", answered: false, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not (>= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
        {
            return response;
        }

        using (response)
        {
            RetryConditionHeaderValue? after = response.Headers.RetryAfter;
            throw new DownloadInterruption(StatusWords(response), "the file", answered: true, after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow));
        }
    }

    /// <summary>Reads what has come of an answer.</summary>
    /// <returns>Bytes read; 0 at the end.</returns>
    /// <exception cref="DownloadInterruption">The connection dropped, or nothing came for too long.</exception>
    public Task<int> ReadAsync(Stream body, Memory<byte> buffer, long bytesSoFar, CancellationToken cancellationToken) => WithinTimeAsync(
        token => body.ReadAsync(buffer, token).AsTask(),
        $"a connection that dropped after {Quantity.Plain(bytesSoFar, "byte")}",
        source.Length is { } length ? Quantity.Plain(length, "byte") : "the whole file",
        answered: true,
        cancellationToken);

    /// <summary>A status as words.</summary>
    public static string StatusWords(HttpResponseMessage response)
    {
        string target = response.Headers.Location is { } location ? $" to {location}, which is not followed" : "";
        return $"status {(int)response.StatusCode}{(string.IsNullOrEmpty(response.ReasonPhrase) ? "" : $" ({response.ReasonPhrase})")}{target}";
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// The version that a rest must be of. Weak tags promise no equal bytes and are not allowed there. What came from another
    /// address goes on without a condition: the hash of the whole decides.
    /// </summary>
    private RangeConditionHeaderValue? Condition(PartialState? state)
    {
        if (state is null || state.Url != source.Url.AbsoluteUri)
        {
            return null;
        }

        return EntityTagHeaderValue.TryParse(state.ETag, out EntityTagHeaderValue? tag) && !tag.IsWeak
            ? new RangeConditionHeaderValue(tag)
            : state.LastModified is { } time ? new RangeConditionHeaderValue(time) : null;
    }

    private async Task<T> WithinTimeAsync<T>(Func<CancellationToken, Task<T>> work, string problem, string expected, bool answered, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await work(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadInterruption($"{problem} (nothing for {timeout.TotalSeconds:0.#} s)", expected, answered, cause: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Exception cause = e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } ? inner : e;
            string words = $"{problem} ({cause.Message.TrimEnd('.')})";
            throw cause is AuthenticationException ? new AddressUnreachableException(source.Url, words, expected, e) : new DownloadInterruption(words, expected, answered, cause: e);
        }
    }
}
