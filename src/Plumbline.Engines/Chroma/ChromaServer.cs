using System.Text;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Chroma;

/// <summary>Chroma, by its HTTP interface.</summary>
internal sealed class ChromaServer : IEngineServer
{
    /// <summary>The scheme for HTTP.</summary>
    public const string PlainScheme = "chroma";

    /// <summary>The scheme for HTTPS.</summary>
    public const string SecureScheme = "chromas";

    /// <summary>An address, for help and messages.</summary>
    public const string ExampleAddress = "chroma://localhost:8000/items?tenant=default_tenant&database=default_database";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = [PlainScheme, SecureScheme];

    /// <inheritdoc/>
    public string Example => ExampleAddress;

    /// <inheritdoc/>
    public int UsualPort => ChromaConnection.UsualPort;

    /// <inheritdoc/>
    string? IEngineServer.SecureScheme => SecureScheme;

    /// <inheritdoc/>
    public async ValueTask<string?> GreetAsync(Stream stream, EngineAddress address, CancellationToken cancellationToken)
    {
        // HTTP 1.0: the answer ends with the connection, and is not in chunks.
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v2/version HTTP/1.0\r\nHost: {address.Host}\r\n\r\n"), cancellationToken).ConfigureAwait(false);
        byte[] reply = new byte[8192];
        int length = await stream.ReadAtLeastAsync(reply, reply.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        string[] parts = Encoding.UTF8.GetString(reply, 0, length).Split("\r\n\r\n", 2);
        string status = parts[0].Split("\r\n")[0];
        // The version is a text of JSON, such as "1.4.0".
        string version = parts.Length < 2 ? "" : parts[1].Trim();
        return status.Contains(" 200", StringComparison.Ordinal) && version.Length is > 2 and < 40 && version[0] == '"' && version[^1] == '"' && char.IsAsciiDigit(version[1])
            ? $"Chroma {version.Trim('"')}"
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        await ChromaEngine.OpenAsync(address, options, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken) =>
        await ChromaLoader.OpenAsync(address, options, cancellationToken).ConfigureAwait(false);
}
