using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Auditing;

/// <summary>A real PostgreSQL with pgvector and a table <c>items</c> in it, for all tests of a class.</summary>
public sealed class PostgresItems : IAsyncLifetime
{
    public const int Count = 3_000;
    public const int Dimension = 16;

    private PgliteServer? _server;

    internal PgliteServer Server => _server ?? throw new InvalidOperationException("The server was not started.");

    internal VectorSet Vectors { get; } = Random();

    public async ValueTask InitializeAsync()
    {
        _server = await PgliteServer.StartAsync();
        await ExecuteAsync("CREATE EXTENSION vector");
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(_server.Address("items")), null, stop);
        await loader.BeginAsync(Dimension, stop);
        await loader.AddAsync(Enumerable.Range(0, Count).Select(i => (long)i).ToArray(), Vectors, stop);
        await loader.CompleteAsync(null, stop);
    }

    public async ValueTask DisposeAsync()
    {
        Vectors.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Task ExecuteAsync(string statement) => Server.ExecuteAsync(statement);

    private static VectorSet Random()
    {
        Random random = new(1);
        return VectorSet.FromValues([.. Enumerable.Range(0, Count * Dimension).Select(_ => (float)random.NextDouble())], Dimension);
    }
}
