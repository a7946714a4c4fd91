using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Plumbline.EndToEnd.Support;
using Plumbline.IO;
using Plumbline.Testing;
using Plumbline.Testing.Servers;

namespace Plumbline.EndToEnd.Watching;

/// <summary>plumb watch on an index file.</summary>
public sealed class WatchCommandTests : IDisposable
{
    private const int Terminate = 15;
    private const int Interrupt = 2;
    private static readonly string[] Fast = ["i.plumb", "--data", "base.npy", "--sample", "10", "--k", "5,20", "--max-qps", "200", "--every", "300ms"];

    private readonly Workplace _place = new();

    public WatchCommandTests()
    {
        using VectorSet vectors = VectorSet.Allocate(1000, 8);
        Random random = new(3);
        for (int row = 0; row < vectors.Count; row++)
        {
            foreach (ref float value in vectors.WritableRow(row))
            {
                value = random.NextSingle();
            }
        }

        NpyWriter.Write(_place.File("base.npy"), vectors);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Rounds_are_lines_of_json_with_the_documented_keys()
    {
        await Build();
        // A line that a crash has cut off.
        File.WriteAllText(_place.File("rounds.jsonl"), "{\"round\":");
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", .. Fast, "--rounds", "2", "--json", "rounds.jsonl"]);

        result.AssertDone();
        string[] lines = _place.Text("rounds.jsonl").Split('\n');
        Assert.Equal((4, "{\"round\":", ""), (lines.Length, lines[0], lines[3]));
        using JsonDocument round = JsonDocument.Parse(lines[2]);
        JsonElement root = round.RootElement;
        Assert.Equal(DocumentedKeys(), Names(root));
        Assert.Equal(["vectors", "readAt", "new", "selfMissing", "stale"], Names(root.GetProperty("base")));
        Assert.Equal(["status", "since", "words"], Names(root.GetProperty("health")));
        Assert.Equal(["k", "ef", "q", "refused", "overlap", "recall", "shortfall", "unfilled", "durationSeconds"], Names(root.GetProperty("rows")[0]));
        Assert.Equal((2, "complete", 20), (root.GetProperty("round").GetInt32(), root.GetProperty("outcome").GetString(), root.GetProperty("searches").GetInt32()));
        // Rounds and changes of health are on one stream, and a change comes after the round that makes it.
        Assert.Collection(
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Contains("Z  round 1  ", line, StringComparison.Ordinal),
            line => Assert.EndsWith("Z  ok: all requirements are met", line, StringComparison.Ordinal),
            line => Assert.Contains("Z  round 2  ", line, StringComparison.Ordinal));
        Assert.StartsWith("plumb watch: ", Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_met_is_exit_code_1_and_a_line()
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", .. Fast, "--ef", "1", "--min-overlap", "1", "--rounds", "1", "--quiet"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("alert: min-overlap: found 0.", result.Errors, StringComparison.Ordinal);
        Assert.Contains("plumb: found 1 of 1 round that did not meet the requirements, expected none; min-overlap: found 0.", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("--every", "2s", "--every: found 2 s, expected 20 s or more: 50 queries x 2 k x 1 efSearch = 100 searches need 20 s at --max-qps 5")]
    [InlineData("--every", "soon", "--every: found 'soon', expected a time from 10ms to 40d, such as 500ms, 30s or 5m")]
    [InlineData("--every", "5", "--every: found '5', expected a time from 10ms to 40d, such as 500ms, 30s or 5m")]
    [InlineData("--max-qps", "0", "--max-qps: found '0', expected a number a second from 0.001")]
    [InlineData("--k", "2000", "--k: found 2000, expected 1 to 999, the vectors of the index less the query itself")]
    [InlineData("--k", "0", "--k: found 0, expected 1 to 999")]
    [InlineData("--listen", "here", "--listen: found 'here', expected HOST:PORT, such as 127.0.0.1:9464")]
    [InlineData("--listen", "256.1.1.1:9464", "--listen: found ")]
    [InlineData("--otlp", "http://ann:hunter2@host:4318", "--otlp: found no address that can be used")]
    [InlineData("--change-settings", null, "found unknown option '--change-settings'")]
    public async Task What_cannot_be_is_refused_in_a_line(string option, string? value, string expected)
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", "i.plumb", "--data", "base.npy", option, .. value is null ? (string[])[] : [value]]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"plumb: {expected}", result.Errors, StringComparison.Ordinal);
        Assert.Equal(1, result.Errors.Count(letter => letter == '\n'));
        Assert.DoesNotContain("hunter2", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        await Build();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", .. Fast, "--listen", $"{((IPEndPoint)taken.LocalEndpoint).Port}"]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("plumb: --listen: found http://127.0.0.1:", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", true)]
    public async Task Who_only_listens_is_told_of_no_collector_and_beyond_the_machine_that_there_is_no_password(string host, bool isTold)
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", .. Fast, "--listen", $"{host}:{ServerProcess.FreePort()}", "--rounds", "1"]);
        result.AssertDone();
        Assert.Equal(isTold, result.Errors.Contains("without a password", StringComparison.Ordinal));
        Assert.DoesNotContain("--otlp", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_metrics_are_served_until_the_user_ends_it()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await Build();
        int port = ServerProcess.FreePort();
        using Plumb plumb = Plumb.Start(_place.Path, ["watch", .. Fast, "--listen", $"127.0.0.1:{port}", "--json", "rounds.jsonl", "--quiet"]);
        await plumb.WaitForErrorLineAsync(line => line.Contains("ok: ", StringComparison.Ordinal));
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        Assert.Equal(["status", "since", "words"], Names(JsonDocument.Parse(await client.GetStringAsync("/healthz", token)).RootElement));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz", token)).StatusCode);
        Assert.Equal("alive\n", await client.GetStringAsync("/livez", token));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/", token)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/healthz", null, token)).StatusCode);
        string page = await client.GetStringAsync("/metrics", token);
        Assert.Contains("plumbline_watch_overlap{", page, StringComparison.Ordinal);
        Assert.Contains("plumbline_k=\"20\"", page, StringComparison.Ordinal);
        // Only what went wrong is not there.
        Assert.Equal(
            DocumentedMetrics().Where(metric => metric != "plumbline_watch_errors_total").Order(),
            page.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).Order());

        long start = Environment.TickCount64;
        plumb.Signal(Terminate);
        PlumbResult result = await plumb.EndAsync();
        Assert.True(Environment.TickCount64 - start < 3000, "It did not end within 3 seconds.");
        Assert.Equal(0, result.ExitCode);
        Assert.All(_place.Text("rounds.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/livez", token));
    }

    [Fact]
    public async Task A_watch_of_so_many_rounds_that_is_ended_early_says_so()
    {
        await Build();
        using Plumb plumb = Plumb.Start(_place.Path, ["watch", .. Fast, "--rounds", "10000", "--quiet"]);
        await plumb.WaitForErrorLineAsync(line => line.Contains("ok: ", StringComparison.Ordinal));
        plumb.Signal(Interrupt);
        PlumbResult result = await plumb.EndAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("plumb: cancelled; rounds that were complete stay written", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Metrics_are_sent_to_a_collector(bool byOption)
    {
        await Build();
        List<(string Path, string Body)> received = [];
        int port = ServerProcess.FreePort();
        using HttpListener collector = new();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        Task serving = ReceiveAsync(collector, received);
        string url = $"http://127.0.0.1:{port}";
        (string, string)[] environment = byOption ? [] : [("OTEL_EXPORTER_OTLP_ENDPOINT", url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "mine")];
        PlumbResult result = await Plumb.RunAsync(_place.Path, environment, ["watch", .. Fast, "--rounds", "1", .. byOption ? (string[])["--otlp", url] : []]);
        collector.Stop();
        await serving;

        result.AssertDone();
        Assert.NotEmpty(received);
        Assert.All(received, request => Assert.Equal("/v1/metrics", request.Path));
        // Names are plain text in the protocol's messages.
        string body = received[^1].Body;
        foreach (string name in (string[])["Plumbline.Watch", "plumbline.watch.overlap", "plumbline.watch.query.duration", "plumbline.k", "plumbline.ef", "plumbline.target", byOption ? "plumb-watch" : "mine"])
        {
            Assert.Contains(name, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_and_costs_no_round()
    {
        await Build();
        PlumbResult result = await Plumb.RunAsync(_place.Path, ["watch", .. Fast, "--rounds", "1", "--otlp", $"http://127.0.0.1:{ServerProcess.FreePort()}"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Errors.Split('\n'), line => line.Contains("--otlp: found no collector that takes the metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_without_an_end_tells_that_its_collector_is_not_there()
    {
        await Build();
        using Plumb plumb = Plumb.Start(_place.Path, "watch", "i.plumb", "--data", "base.npy", "--sample", "10", "--k", "5", "--max-qps", "200", "--every", "1s", "--otlp", $"http://127.0.0.1:{ServerProcess.FreePort()}", "--quiet");
        await plumb.WaitForErrorLineAsync(line => line.Contains("--otlp: found no collector that takes the metrics", StringComparison.Ordinal));
        plumb.Signal(Terminate);
        Assert.Equal(0, (await plumb.EndAsync()).ExitCode);
    }

    [Fact]
    public void The_documented_metrics_are_the_instruments()
    {
        Studies.Watching.WatchOptions options = new();
        List<string> rows = [];
        using System.Diagnostics.Metrics.MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Studies.Watching.WatchMetrics.MeterName)
                {
                    string kind = instrument.GetType().Name.Split('`')[0] switch { "Histogram" => "histogram", "Counter" => "counter", _ => "gauge" };
                    rows.Add($"{instrument.Name} | {kind} | {instrument.Unit} | {instrument.Description}");
                }
            },
        };
        listener.Start();
        using Studies.Watching.WatchMetrics metrics = new(options, TimeProvider.System);

        Assert.Equal(MetricTable().Select(cells => $"{cells[0]} | {cells[2]} | {cells[3]} | {cells[4]}"), rows);
    }

    private static string[] DocumentedMetrics() => [.. MetricTable().Select(cells => cells[1])];

    private static IEnumerable<string[]> MetricTable() =>
        Table("metrics").Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    private static string[] DocumentedKeys() =>
        [.. Table("json").SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))];

    private static IEnumerable<string> Table(string name) =>
        Repository.Between(Repository.ReadText("docs/watch.md"), $"<!-- {name} -->\n", $"<!-- /{name} -->").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2);

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static async Task ReceiveAsync(HttpListener collector, List<(string Path, string Body)> received)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await collector.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using MemoryStream body = new();
            await context.Request.InputStream.CopyToAsync(body);
            received.Add((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }

    private async Task Build() => (await Plumb.RunAsync(_place.Path, ["build", "base.npy", "-o", "i.plumb", "--m", "6"])).AssertDone();
}
