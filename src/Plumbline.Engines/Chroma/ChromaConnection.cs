using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Plumbline.Engines.Servers;
using Plumbline.IO;

namespace Plumbline.Engines.Chroma;

/// <summary>Requests to a Chroma server by its HTTP interface, version 2. Thread-safe; no error has a secret of the address.</summary>
internal sealed class ChromaConnection : IDisposable
{
    public const int UsualPort = 8000;
    private const string TokenVariable = "CHROMA_TOKEN";
    private const string UsualTenant = "default_tenant";
    private const string UsualDatabase = "default_database";

    private readonly EngineAddress _address;
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;
    private readonly string _database;

    public ChromaConnection(EngineAddress address, TimeSpan timeout)
    {
        address.RequireKnownParameters("tenant", "database", "token", "password");
        if (address.Path.Length == 0 || address.Path.Contains('/', StringComparison.Ordinal))
        {
            throw new EngineTargetException(
                address.ToString(), "path", address.Path.Length == 0 ? "none" : $"'{address.Path}'", $"the name of one collection, as in {ChromaServer.ExampleAddress}");
        }

        _address = address;
        _timeout = timeout;
        Collection = address.Path;
        _database = $"api/v2/tenants/{Name("tenant", UsualTenant)}/databases/{Name("database", UsualDatabase)}/collections";
        string scheme = address.Scheme == ChromaServer.SecureScheme ? "https" : "http";
        // A redirect would carry the token to another host.
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All };
        _client = new HttpClient(handler) { BaseAddress = new Uri($"{scheme}://{Bracketed(address.Host)}:{address.Port ?? UsualPort}/"), Timeout = Timeout.InfiniteTimeSpan };
        Authorize(_client.DefaultRequestHeaders);
    }

    /// <summary>The collection that the address names.</summary>
    public string Collection { get; }

    /// <summary>The path of a collection of the database.</summary>
    /// <param name="nameOrId">Its name, or its id, whichever the request takes.</param>
    public string PathOf(string nameOrId) => $"{_database}/{Uri.EscapeDataString(nameOrId)}";

    /// <summary>The path of all collections of the database.</summary>
    public string Collections => _database;

    /// <summary>The server's version.</summary>
    /// <exception cref="EngineException">It cannot be reached, or is no Chroma server.</exception>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        ChromaReply reply = await SendAsync(HttpMethod.Get, "api/v2/version", null, cancellationToken).ConfigureAwait(false);
        using JsonDocument json = Parse(Require(reply));
        return json.RootElement.Text() is { } version ? version : throw Unreadable("a version");
    }

    /// <summary>Looks a collection up.</summary>
    /// <returns>It; null where there is none of that name.</returns>
    /// <exception cref="EngineException">The server cannot be reached, or refuses the user.</exception>
    public async Task<ChromaCollection?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ChromaReply reply = await SendAsync(HttpMethod.Get, PathOf(name), null, cancellationToken).ConfigureAwait(false);
        if (reply.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        using JsonDocument json = Parse(Require(reply));
        return ChromaCollection.Read(json.RootElement) ?? throw Unreadable("a collection");
    }

    /// <summary>Number of vectors of a collection.</summary>
    public async Task<long> CountAsync(ChromaCollection collection, CancellationToken cancellationToken)
    {
        ChromaReply reply = await SendAsync(HttpMethod.Get, $"{PathOf(collection.Id)}/count", null, cancellationToken).ConfigureAwait(false);
        using JsonDocument json = Parse(Require(reply));
        return json.RootElement.ValueKind == JsonValueKind.Number && json.RootElement.TryGetInt64(out long count) ? count : throw Unreadable("a count");
    }

    /// <summary>Sends a request and reads what comes, whatever its status.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">The path below the server.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="timeout">How long the server may take; null for what the connection was made with.</param>
    /// <exception cref="EngineException">There is no answer, or the server refuses the user.</exception>
    public async Task<ChromaReply> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is { } json)
        {
            request.Content = new ReadOnlyMemoryContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        TimeSpan limit = timeout ?? _timeout;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop.Token).ConfigureAwait(false);
            byte[] content = await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
            return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? throw new EngineException($"{_address}: refused the credentials ({(int)response.StatusCode} {response.StatusCode}); name them as ?token=..., as user:password@, or in {TokenVariable}")
                : new ChromaReply(response.StatusCode, content);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EngineException(FormattableString.Invariant($"{_address}: no answer within {limit.TotalSeconds:0.###} s; --timeout lets it take longer"));
        }
        catch (HttpRequestException e)
        {
            // What is behind it may quote the request: only its words are kept.
            throw new EngineException($"{_address}: cannot be reached: {_address.RedactFrom(Innermost(e))}; is the server running there?");
        }
    }

    /// <summary>The content of an answer that says that all went well.</summary>
    /// <param name="reply">The answer.</param>
    /// <exception cref="EngineRefusalException">The server says that the request cannot be answered.</exception>
    /// <exception cref="EngineException">The server says that it failed.</exception>
    public byte[] Require(ChromaReply reply)
    {
        int status = (int)reply.Status;
        if (status is >= 200 and < 300)
        {
            return reply.Content;
        }

        string said = _address.RedactFrom(MessageOf(reply));
        throw status switch
        {
            400 or 413 or 422 => new EngineRefusalException($"{_address}: {said}"),
            404 => new EngineException($"{_address}: found nothing at that path (404), expected a Chroma server of API v2, or the collection was deleted meanwhile: {said}"),
            _ => new EngineException($"{_address}: the server failed ({status}): {said}"),
        };
    }

    /// <summary>What the server said in an answer that is an error, in one line.</summary>
    public static string MessageOf(ChromaReply reply)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(reply.Content);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out JsonElement message))
            {
                return OneLine(message.ToString());
            }
        }
        catch (JsonException)
        {
            // No JSON: a proxy's page, perhaps.
        }

        return OneLine(Encoding.UTF8.GetString(reply.Content));
    }

    /// <summary>Reads JSON that an answer should be.</summary>
    /// <exception cref="EngineException">It is none.</exception>
    public JsonDocument Parse(byte[] content)
    {
        try
        {
            return JsonDocument.Parse(content);
        }
        catch (JsonException)
        {
            throw Unreadable("JSON");
        }
    }

    /// <summary>The error of an answer that cannot be understood.</summary>
    /// <param name="expected">What should have come.</param>
    public EngineException Unreadable(string expected) => new($"{_address}: found an answer that cannot be read, expected {expected} of a Chroma server");

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 300 ? $"{line[..300]}..." : line.Length == 0 ? "no reason given" : line;
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e is SocketException socket ? socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "the connection was refused",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "there is no such host",
            _ => OneLine(socket.Message),
        } : OneLine(e.Message);
    }

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;

    private string Name(string parameter, string usual) => Uri.EscapeDataString(_address.Parameter(parameter) is { Length: > 0 } value ? value : usual);

    private void Authorize(HttpRequestHeaders headers)
    {
        string? token = _address.Parameter("token") is { Length: > 0 } named ? named : Environment.GetEnvironmentVariable(TokenVariable);
        if (_address.User is { } user)
        {
            string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_address.Password}"));
            _address.NoteSecret(basic);
            headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        }

        if (string.IsNullOrEmpty(token))
        {
            return;
        }

        _address.NoteSecret(token);
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new EngineTargetException(_address.ToString(), "token", "signs that no header may have", "printable ASCII without blanks");
        }

        headers.Add("x-chroma-token", token);
        headers.Authorization ??= new AuthenticationHeaderValue("Bearer", token);
    }
}
