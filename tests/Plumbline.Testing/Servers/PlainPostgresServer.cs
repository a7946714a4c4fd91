using System.Diagnostics;
using System.Globalization;

namespace Plumbline.Testing.Servers;

/// <summary>Debian's PostgreSQL, without pgvector, which asks for passwords: what PGlite does not do.</summary>
internal sealed class PlainPostgresServer : IAsyncDisposable
{
    /// <summary>The password of <c>postgres</c>.</summary>
    public const string Password = "r1ght-One";

    private const string Programs = "/usr/lib/postgresql";
    private readonly TemporaryFolder _folder;
    private ServerProcess? _process;

    private PlainPostgresServer(TemporaryFolder folder) => _folder = folder;

    /// <summary>The port of 127.0.0.1 that it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>What the driver needs to connect.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password};Database=postgres;SSL Mode=Disable");

    /// <summary>Makes and starts one. Skips the test, or fails it in CI, where it is not installed.</summary>
    public static async Task<PlainPostgresServer> StartAsync()
    {
        string? programs = Directory.Exists(Programs)
            ? Directory.EnumerateDirectories(Programs).Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;
        if (programs is null)
        {
            Requirement.Missing($"PostgreSQL is not installed: found no initdb below {Programs}; Debian's package postgresql has it.");
        }

        PlainPostgresServer server = new(new TemporaryFolder());
        try
        {
            await server.RunAsync(programs);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of a table.</summary>
    public string Address(string table, string user = "postgres", string password = Password, string database = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://{user}:{password}@127.0.0.1:{Port}/{database}?table={table}&sslmode=disable");

    /// <summary>Ends it and deletes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task RunAsync(string programs)
    {
        // The server refuses to run as root.
        string[] asUser = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--"] : [];
        if (asUser.Length > 0)
        {
            await CompleteAsync(["chown", "postgres", _folder.Path]);
        }

        string password = _folder.File("password");
        await File.WriteAllTextAsync(password, Password);
        string data = _folder.File("data");
        await CompleteAsync([.. asUser, Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={password}", "--no-sync"]);
        Port = ServerProcess.FreePort();
        string[] start = [.. asUser, Path.Combine(programs, "postgres"), "-D", data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
        _process = await ServerProcess.StartAsync(start[0], start[1..], Port, _folder.Path);
    }

    private static async Task CompleteAsync(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with exit code {process.ExitCode}:\n{output}{await errors}");
        }
    }
}
