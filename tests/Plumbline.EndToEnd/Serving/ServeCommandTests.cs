using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Serving;

/// <summary>plumb serve, as a process.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task It_serves_until_a_signal_and_ends_well(int signal)
    {
        int port = FreePort();
        string[] before = _place.Entries;
        using Plumb plumb = Plumb.Start(_place.Path, [("PLUMBLINE_CACHE", Path.GetTempPath())], ["serve", "--data", Workplace.Data, "--m", "4", "--port", $"{port}"]);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Contains("What comes back at k 20 and efSearch 10", await WhenReady(client, "/?k=20&ef=10"), StringComparison.Ordinal);
        plumb.Signal(signal);
        PlumbResult result = await plumb.EndAsync();

        result.AssertDone();
        Assert.Equal($"plumb serve: http://127.0.0.1:{port}/; Ctrl-C stops\n", result.Output);
        // Nothing per request, and nothing written beside the data.
        Assert.DoesNotContain("GET", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _place.Entries);
    }

    [Fact]
    public async Task Json_says_where_it_listens_with_the_documented_keys()
    {
        using Plumb plumb = Plumb.Start(_place.Path, [("PLUMBLINE_CACHE", Path.GetTempPath())], ["serve", "--data", Workplace.Data, "--m", "4", "--port", "0", "--token", "0123456789abcdef", "--json"]);
        await plumb.WaitForErrorLineAsync(line => line.StartsWith("plumb serve: http://127.0.0.1:", StringComparison.Ordinal));
        plumb.Signal(Terminate);
        PlumbResult result = await plumb.EndAsync();

        result.AssertDone();
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        string[] documented =
        [
            .. Repository.Between(Repository.ReadText("docs/explorer.md"), "<!-- json -->\n", "<!-- /json -->").Split('\n').Skip(2)
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)),
        ];
        Assert.Equal(documented, json.EnumerateObject().Select(property => property.Name));
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/$", json.GetProperty("url").GetString());
        Assert.Equal((120, 8, 4, "spill-and-pad"), (json.GetProperty("n").GetInt32(), json.GetProperty("d").GetInt32(), json.GetProperty("m").GetInt32(), json.GetProperty("contract").GetString()));
        Assert.DoesNotContain("0123456789abcdef", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("found nothing to explore, expected RUN, the folder of a study, or --data BASE")]
    [InlineData("found both a run (runs/mine) and --data, expected one of them", "runs/mine", "--data", Workplace.Data)]
    [InlineData("--host: found 0.0.0.0, which others can reach, without --token", "--data", Workplace.Data, "--host", "0.0.0.0")]
    [InlineData("--token: found 5 characters, expected 16 or more", "--data", Workplace.Data, "--token", "short")]
    [InlineData("--port: found 70000, expected 0 to 65535", "--data", Workplace.Data, "--port", "70000")]
    [InlineData("--max-k: found 1001, expected 1 to 1000", "--data", Workplace.Data, "--max-k", "1001")]
    [InlineData("--contract: found 'guess', expected lift, spill-and-pad, truncate or reject", "--data", Workplace.Data, "--contract", "guess")]
    [InlineData("missing.npy: found no such file", "--data", "missing.npy")]
    [InlineData("no-such-run", "no-such-run")]
    [InlineData("no-such-folder", "--data", Workplace.Data, "--images", "images:no-such-folder")]
    [InlineData("120", "--data", Workplace.Data, "--images", "generated:7")]
    [InlineData("no-such-model.onnx: found no such file", "--data", Workplace.Data, "--model", "no-such-model.onnx")]
    public async Task What_cannot_be_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["serve", "--quiet", .. arguments, .. arguments.Contains("--port") ? (string[])[] : ["--port", "0"]]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("plumb: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.Errors.Count(letter => letter == '\n'));
        Assert.DoesNotContain("internal error", result.Errors, StringComparison.Ordinal);
        Assert.Contains("expected", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_before_anything_is_read()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        PlumbResult result = await Plumb.RunAsync(_place.Path, "serve", "--data", "missing.npy", "--port", $"{port}");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"plumb: --port: found 127.0.0.1:{port}, which cannot be listened on (", result.Errors, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static async Task<string> WhenReady(HttpClient client, string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}
