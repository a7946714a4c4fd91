using Npgsql;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Postgres;

/// <summary>Who may not come in, and what a server lacks, on a PostgreSQL that asks for passwords.</summary>
public sealed class PostgresCredentialTests : IAsyncLifetime
{
    private const string Wrong = "n0t-this-One";
    private PlainPostgresServer? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await PlainPostgresServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task WhatTheServerRefusesIsALineWithoutThePassword()
    {
        await using (NpgsqlConnection connection = new(_server!.ConnectionString))
        {
            await connection.OpenAsync(Stop);
            await using NpgsqlCommand command = new($"CREATE ROLE ann LOGIN PASSWORD '{PlainPostgresServer.Password}'; CREATE ROLE shut NOLOGIN PASSWORD '{PlainPostgresServer.Password}'", connection);
            await command.ExecuteNonQueryAsync(Stop);
        }

        foreach (bool load in (bool[])[false, true])
        {
            await RefusesAsync<EngineException>(_server.Address("items", "postgres", Wrong), load, "the server refuses user postgres");
            await RefusesAsync<EngineException>(_server.Address("items", "nobody", Wrong), load, "the server refuses user nobody");
            await RefusesAsync<EngineException>(_server.Address("items", "shut"), load, "the server refuses user shut");
            await RefusesAsync<EngineException>($"postgres://postgres@127.0.0.1:{_server.Port}/postgres?table=items&sslmode=disable", load, "the server asks for a password of user postgres and none is given");
            await RefusesAsync<EngineTargetException>(_server.Address("items", database: "nowhere"), load, "database: found none");
            await RefusesAsync<EngineTargetException>(_server.Address("items"), load, "without pgvector, expected the extension vector: CREATE EXTENSION vector");
            await RefusesAsync<EngineTargetException>(_server.Address("items", "ann"), load, "without pgvector");
        }
    }

    private static async Task RefusesAsync<T>(string address, bool load, string words)
        where T : Exception
    {
        T refused = await Assert.ThrowsAsync<T>(async () =>
        {
            if (load)
            {
                await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), null, Stop);
                await loader.BeginAsync(4, Stop);
            }
            else
            {
                await using IAnnEngine engine = await EngineTarget.OpenAsync(address, cancellationToken: Stop);
            }
        });
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain(Wrong, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PlainPostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
    }
}
