using Npgsql;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Postgres;

/// <summary>One server for a class; each test has tables of its own.</summary>
public sealed class PgliteFixture : IAsyncLifetime
{
    private PgliteServer? _server;

    internal PgliteServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await PgliteServer.StartAsync();
        await ExecuteAsync("CREATE EXTENSION IF NOT EXISTS vector");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Task ExecuteAsync(string statement) => Server.ExecuteAsync(statement);

    internal async Task<object?> AskAsync(string statement)
    {
        await using NpgsqlConnection connection = new(Server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    internal async Task LoadAsync(string table, VectorSet vectors, LoadOptions? options = null, string parameters = "")
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(Server.Address(table, parameters)), options, token);
        LoadStart start = await loader.BeginAsync(vectors.Dimension, token);
        long[] ids = [.. Enumerable.Range(0, vectors.Count).Select(i => start.FirstId + i).Where(id => !start.Present.Contains(id))];
        using VectorSet rest = vectors.Select([.. ids.Select(id => (int)(id - start.FirstId))]);
        await loader.AddAsync(ids, rest, token);
        await loader.CompleteAsync(null, token);
    }

    internal ValueTask<IAnnEngine> OpenAsync(string table, string parameters = "") =>
        EngineTarget.OpenAsync(Server.Address(table, parameters), cancellationToken: TestContext.Current.CancellationToken);
}
