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
    public async ValueTask<IAnnEngine> OpenAsync(EngineAddress address, EngineOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        await ChromaEngine.OpenAsync(address, options, progress, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IEngineLoader> OpenLoaderAsync(EngineAddress address, LoadOptions options, CancellationToken cancellationToken) =>
        await ChromaLoader.OpenAsync(address, options, cancellationToken).ConfigureAwait(false);
}
