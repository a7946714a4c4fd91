using System.Globalization;
using Npgsql;

namespace Plumbline.Testing.Servers;

/// <summary>PostgreSQL with pgvector, as PGlite runs it: one session for all connections, and any password is taken.</summary>
internal sealed class PgliteServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private PgliteServer(ServerProcess process) => _process = process;

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port => _process.Port;

    /// <summary>What the driver needs to connect.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Password=any;Database=postgres;SSL Mode=Disable;No Reset On Close=true");

    /// <summary>The last lines that it wrote.</summary>
    public string Output => _process.Output;

    /// <summary>Starts one with nothing in it. Skips the test, or fails it in CI, where it is not installed.</summary>
    public static Task<PgliteServer> StartAsync() => StartAsync(ServerProcess.FreePort());

    /// <summary>Starts one on a port, as after one there has ended.</summary>
    /// <param name="port">The port.</param>
    public static async Task<PgliteServer> StartAsync(int port)
    {
        string program = ServerPrograms.RequireNpm("pglite-server");
        string[] arguments =
        [
            "--db=memory://", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), "--host=127.0.0.1",
            "--extensions=@electric-sql/pglite-pgvector:vector", "--max-connections=10",
        ];
        return new PgliteServer(await ServerProcess.StartAsync(program, arguments, port, ServerPrograms.NpmFolder));
    }

    /// <summary>The address of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="parameters">More parameters, such as <c>&amp;index=name</c>.</param>
    public string Address(string table, string parameters = "") =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://postgres:any@127.0.0.1:{Port}/postgres?table={table}&sslmode=disable{parameters}");

    /// <summary>Runs one statement.</summary>
    /// <param name="statement">The statement.</param>
    public async Task ExecuteAsync(string statement)
    {
        await using NpgsqlConnection connection = new(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
