using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Live;

/// <summary>Servers that cannot be reached or named: one line, an exit code, and never a password, whatever the command.</summary>
public sealed class UnreachableServerTests : IDisposable
{
    private const string Secret = "hunter2-Zq9";

    // The environment variables by which each kind of server's own tools take a password.
    private static readonly (string, string)[] Environment = [("PGPASSWORD", Secret + "env"), ("REDISCLI_AUTH", Secret + "env"), ("CHROMA_TOKEN", Secret + "env")];

    private readonly Workplace _place = new();

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string command in (string[])["audit", "tune", "watch", "load", "info"])
        {
            foreach (string address in (string[])["postgres://ann:{0}@{1}/db?table=items&sslmode=disable", "redis://:{0}@{1}?key=items", "chroma://ann:{0}@{1}/items"])
            {
                cases.Add(command, address);
            }
        }

        return cases;
    }

    public void Dispose() => _place.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_refused_connection_is_a_line_without_secrets(string command, string address)
    {
        int port = ServerProcess.FreePort();
        PlumbResult result = await Run(command, string.Format(null, address, Secret, $"127.0.0.1:{port}"), []);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"127.0.0.1:{port}", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_server_that_does_not_answer_is_given_up(string command, string address)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        long start = Stopwatch.GetTimestamp();
        PlumbResult result = await Run(command, string.Format(null, address, Secret, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), ["--timeout", "2s"]);
        Assert.Equal(3, result.ExitCode);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"It took {Stopwatch.GetElapsedTime(start)}.");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_host_that_is_not_known_is_a_line(string command, string address) =>
        Assert.Equal(3, (await Run(command, string.Format(null, address, Secret, "no-such-host.invalid"), [])).ExitCode);

    [Theory]
    [InlineData("postgres://ann:{0}@127.0.0.1/db", "table")]
    [InlineData("redis://:{0}@127.0.0.1", "key")]
    [InlineData("chroma://ann:{0}@127.0.0.1", "collection")]
    [InlineData("mysql://ann:{0}@127.0.0.1/db?table=items", "scheme")]
    [InlineData("postgres://ann:{0}@127.0.0.1/db?table=items&colunm=x", "colunm")]
    [InlineData("postgres://ann:{0}@[::/db?table=items", "address")]
    public async Task An_address_that_cannot_be_meant_is_bad_input(string address, string word)
    {
        foreach (string command in (string[])["audit", "load", "info"])
        {
            PlumbResult result = await Run(command, string.Format(null, address, Secret), []);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(word, result.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("search")]
    [InlineData("build")]
    [InlineData("truth")]
    [InlineData("convert")]
    [InlineData("study")]
    [InlineData("embed")]
    public async Task Commands_that_take_no_server_show_no_password_either(string command)
    {
        string address = $"postgres://ann:{Secret}@127.0.0.1/db?table=items";
        PlumbResult result = await Plumb.RunAsync(_place.Path, command, address, "--queries", address, "--k", "3", "-o", "x.plumb");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain(Secret, result.Output + result.Errors, StringComparison.Ordinal);
    }

    private async Task<PlumbResult> Run(string command, string address, string[] more)
    {
        string[] arguments = command switch
        {
            "load" => [command, address, Workplace.Data, "--quiet", .. more],
            "info" => [command, address, "--quiet", .. more],
            "tune" => [command, address, "--data", Workplace.Data, "--k", "3", "--overlap", "0.9", "--quiet", .. more],
            _ => [command, address, "--data", Workplace.Data, "--quiet", .. more],
        };
        PlumbResult result = await Plumb.RunAsync(_place.Path, Environment, arguments);
        Assert.DoesNotContain(Secret, result.Output + result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.StartsWith("plumb: ", result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("internal error", result.Errors, StringComparison.Ordinal);
        return result;
    }
}
