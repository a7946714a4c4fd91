using System.Globalization;
using System.Net;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Watching;

/// <summary>plumb watch beside servers that are killed and come back without their data: it tells, recovers, and never writes.</summary>
public sealed class LiveWatchTests : IDisposable
{
    private const int Terminate = 15;
    private const string Secret = "hunter2-Zq9";

    // All that a watch sends to a server of the Redis protocol, the driver's own greetings among them.
    private static readonly string[] Reads =
    [
        "vsim", "vemb", "vinfo", "vcard", "vdim", "vismember", "vrandmember", "vrange", "type", "scan", "exists", "echo", "ping", "info", "get", "hello", "auth", "quit", "config|get", "cluster|nodes", "cluster|slots",
        "client|id", "client|setname", "client|setinfo", "cluster|keyslot", "subscribe", "command", "select",
    ];

    private readonly Workplace _place = new();

    public LiveWatchTests()
    {
        using VectorSet vectors = VectorSet.Allocate(300, 8);
        Random random = new(5);
        for (int row = 0; row < vectors.Count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle() - 0.5f;
            }
        }

        NpyWriter.Write(_place.File("base.npy"), vectors);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Garnet()
    {
        string[] guarded = ["--auth", "Password", "--password", Secret];
        GarnetServer server = await GarnetServer.StartAsync([.. guarded, "--commandstats-monitor"]);
        int port = server.Port;
        string address = $"redis://:{Secret}@127.0.0.1:{port}?key=items&quant=noquant";
        try
        {
            (await Plumb.RunAsync(_place.Path, ["load", address, "base.npy"])).AssertDone();
            string[] before = await CommandsAsync(port);
            await WatchAsync(
                address,
                async () =>
                {
                    string[] asked = [.. (await CommandsAsync(port)).Except(before).Select(line => line.Split(':')[0])];
                    Assert.Subset(Reads.ToHashSet(), asked.ToHashSet());
                    Assert.Contains("vsim", asked);
                    await server.DisposeAsync();
                },
                async () => server = await GarnetServer.StartAsync(port, guarded),
                "key items");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Postgres()
    {
        PgliteServer server = await PgliteServer.StartAsync();
        int port = server.Port;
        string address = $"postgres://postgres:{Secret}@127.0.0.1:{port}/postgres?table=items&sslmode=disable";
        try
        {
            await PrepareAsync(server);
            (await Plumb.RunAsync(_place.Path, ["load", address, "base.npy"])).AssertDone();
            string before = await NextTransactionAsync(server);
            await WatchAsync(
                address,
                async () =>
                {
                    // A transaction that writes anything takes a number.
                    Assert.Equal(before, await NextTransactionAsync(server));
                    await server.DisposeAsync();
                },
                async () => await PrepareAsync(server = await PgliteServer.StartAsync(port)),
                "items");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private async Task WatchAsync(string address, Func<Task> crash, Func<Task> restart, string missing)
    {
        int port = ServerProcess.FreePort();
        using HttpClient client = new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        using Plumb plumb = Plumb.Start(
            _place.Path,
            ["watch", address, "--from-engine", "--k", "10", "--sample", "5", "--every", "500ms", "--max-qps", "50", "--timeout", "3s", "--listen", $"{port}", "--json", "rounds.jsonl"]);
        List<string> said = [];
        said.Add(await WaitAsync(client, HttpStatusCode.OK, "all requirements are met"));
        said.Add(await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        await crash();
        said.Add(await WaitAsync(client, HttpStatusCode.ServiceUnavailable, "\"down\""));
        Assert.Contains("plumbline_watch_up 0", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await restart();
        // The server is back, and empty.
        said.Add(await WaitAsync(client, HttpStatusCode.ServiceUnavailable, missing + ": found"));
        (await Plumb.RunAsync(_place.Path, ["load", address, "base.npy"])).AssertDone();
        said.Add(await WaitAsync(client, HttpStatusCode.OK, "all requirements are met"));
        string page = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("plumbline_watch_up 1", page, StringComparison.Ordinal);
        Assert.Contains("error_type=\"unreachable\"", page, StringComparison.Ordinal);
        Assert.Contains("error_type=\"target\"", page, StringComparison.Ordinal);

        plumb.Signal(Terminate);
        PlumbResult result = await plumb.EndAsync();
        Assert.Equal(0, result.ExitCode);
        string lines = _place.Text("rounds.jsonl");
        Assert.Contains("\"skipped\"", lines, StringComparison.Ordinal);
        Assert.All(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        Assert.DoesNotContain(Secret, string.Join('\n', [.. said, page, lines, result.Output, result.Errors]), StringComparison.Ordinal);
    }

    /// <summary>Waits until health is so.</summary>
    private static async Task<string> WaitAsync(HttpClient client, HttpStatusCode status, string words)
    {
        string last = "";
        for (int i = 0; i < 600; i++)
        {
            try
            {
                HttpResponseMessage response = await client.GetAsync("/healthz", TestContext.Current.CancellationToken);
                last = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (response.StatusCode == status && last.Contains(words, StringComparison.Ordinal))
                {
                    return last;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Waited a minute for {status}, {words}; at the end: {last}");
        return last;
    }

    /// <summary>What the server was asked so far: command and number of calls.</summary>
    private static async Task<string[]> CommandsAsync(int port)
    {
        StackExchange.Redis.ConfigurationOptions options = new() { AllowAdmin = true, Password = Secret, Protocol = StackExchange.Redis.RedisProtocol.Resp2 };
        options.EndPoints.Add("127.0.0.1", port);
        await using StackExchange.Redis.ConnectionMultiplexer connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(options);
        string text = (string?)await connection.GetServers()[0].ExecuteAsync("INFO", "COMMANDSTATS") ?? "";
        return
        [
            .. text.Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
                .Select(line => line["cmdstat_".Length..].Split(',')[0]),
        ];
    }

    private static async Task PrepareAsync(PgliteServer server)
    {
        await using Npgsql.NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using Npgsql.NpgsqlCommand command = new("CREATE EXTENSION vector", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> NextTransactionAsync(PgliteServer server)
    {
        await using Npgsql.NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using Npgsql.NpgsqlCommand command = new("SELECT pg_snapshot_xmax(pg_current_snapshot())::text", connection);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
