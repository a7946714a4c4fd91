using System.CommandLine;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>plumb watch: a sampled audit that runs beside production.</summary>
internal static class WatchCommand
{
    private const string Description = """
        Asks an engine in production a few queries now and then, within a budget, and compares its answers with exact neighbours of a base that
        is held in memory. Serves what it finds as metrics and as health, survives the engine's restarts, and never writes to it.

        Examples:
          plumb watch "postgres://ann@db.example/shop?table=items&column=embedding&id=id" --from-engine --listen 127.0.0.1:9464
          plumb watch "redis://127.0.0.1:6379?key=items" --data embeddings.npy --every 5m --sample 100 --max-qps 2 --listen 0.0.0.0:9464
          plumb watch embeddings.plumb --data embeddings.npy --k 10 --ef 50,100 --min-overlap 0.95 --rounds 1
          plumb watch "redis://127.0.0.1:6379?key=items" --from-engine --refresh 1h --otlp http://collector.example:4318 --json rounds.jsonl

        Each search counts against --max-qps, whatever its k and ef; a round that would not fit into --every is refused at the start.
        OTEL_EXPORTER_OTLP_ENDPOINT and the other variables of OpenTelemetry are read. docs/watch.md has the metrics.

        Exit codes: 0 stopped (Ctrl-C, SIGTERM), or all --rounds were complete and met the requirements; 1 one did not; 2 bad input or usage;
        3 the engine could not be reached at the start, or in one of the --rounds; 130 cancelled before --rounds were over.
        """;

    private static readonly TargetOptions Target = new(usualSample: 50, isWatch: true);
    private static readonly Option<string?> Every = CommandOptions.Text("--every", "TIME", "Time from one round to the next, such as 30s, 5m or 1h. [default: 60s]");
    private static readonly Option<string?> MaxQps = CommandOptions.Text("--max-qps", "N", "The most searches a second, evenly spaced, one at a time. [default: 5]");
    private static readonly Option<string?> K = CommandOptions.Text("--k", "LIST", $"Neighbours to ask for: {CommandOptions.ListForm}. [default: 10,100]");
    private static readonly Option<string?> Ef = CommandOptions.Text("--ef", "LIST", "Search efforts to ask with. [default: what the engine is set to]");
    private static readonly Option<string?> Rounds = CommandOptions.Text("--rounds", "N", "End after so many rounds. [default: none]");
    private static readonly Option<string?> MinOverlap = CommandOptions.Text("--min-overlap", "OVERLAP", "Unhealthy below this mean overlap at any k and efSearch, 0 to 1.");
    private static readonly Option<string?> MaxUnfilled = CommandOptions.Text("--max-unfilled", "SHARE", "Unhealthy above this share of missing results, 0 to 1.");
    private static readonly Option<string?> Refresh = CommandOptions.Text("--refresh", "TIME", "Read the base again at this age, such as 1h. [default: with --from-engine where it is stale, otherwise never]");
    private static readonly Option<string?> MaxStale = CommandOptions.Text("--max-stale", "SHARE", "Share of new results, or of vectors that are not found any more, above which the base is stale. [default: 0.05]");
    private static readonly Option<string?> MaxReadRate = CommandOptions.Text("--max-read-rate", "N", "The most vectors a second that --from-engine reads from a server. [default: 10000]");
    private static readonly Option<bool> Wait = new("--wait") { Description = "Wait for a server that cannot be reached at the start." };
    private static readonly Option<string?> Listen = CommandOptions.Text("--listen", "HOST:PORT", "Serve /metrics (Prometheus), /healthz, /readyz and /livez there. [default: nowhere]");
    private static readonly Option<string?> Otlp = CommandOptions.Text("--otlp", "URL", "Send metrics to an OpenTelemetry collector, by HTTP unless OTEL_EXPORTER_OTLP_PROTOCOL says grpc.");
    private static readonly Option<string?> Json = CommandOptions.JsonOption("Also write each round as a line of JSON (docs/watch.md), appended to a file, or to standard output (-, or nothing); what is shown then goes to standard error.");

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print changes of health and errors only." };

    public static Command Create()
    {
        Command command = new("watch", Description);
        Target.AddTo(command);
        foreach (Option option in (Option[])[Every, MaxQps, K, Ef, Rounds, MinOverlap, MaxUnfilled, Refresh, MaxStale, MaxReadRate, Wait, Listen, Otlp, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => WatchRun.Run(Read(parsed), token)));
        return command;
    }

    private static WatchRequest Read(ParseResult parsed)
    {
        TargetRequest target = Target.Read(parsed);
        WatchOptions options = new()
        {
            Every = Duration.Of(parsed, Every) ?? TimeSpan.FromSeconds(60),
            Sample = target.Sample,
            Ks = parsed.GetValue(K) is { } ks ? NumberList.Integers(ks, K.Name) : null,
            Efforts = parsed.GetValue(Ef) is { } efforts ? NumberList.Integers(efforts, Ef.Name) : null,
            MaxQueriesPerSecond = Rate(parsed, MaxQps, 5),
            Rounds = parsed.GetValue(Rounds) is null ? null : CommandOptions.Number(parsed, Rounds, 0, 1),
            MinOverlap = CommandOptions.ShareOf(parsed, MinOverlap),
            MaxUnfilled = CommandOptions.ShareOf(parsed, MaxUnfilled),
            Refresh = Duration.Of(parsed, Refresh),
            MaxStale = CommandOptions.ShareOf(parsed, MaxStale) ?? 0.05,
            Wait = parsed.GetValue(Wait),
            Threads = target.Threads,
            Seed = target.Seed,
        };
        return new WatchRequest(
            target,
            options,
            Rate(parsed, MaxReadRate, 10_000),
            parsed.GetValue(Listen) is { } listen ? WatchEndpoint.Parse(listen, Listen.Name) : null,
            parsed.GetValue(Otlp) is { } otlp ? OtlpOf(otlp) : null,
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static double Rate(ParseResult parsed, Option<string?> option, double missing)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return missing;
        }

        double rate = NumberList.AnyNumber(text, option.Name);
        return rate is >= 0.001 and <= 1e9 ? rate : throw new PlanException($"{option.Name}: found '{text.Trim()}', expected a number a second from 0.001");
    }

    private static Uri OtlpOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            // What was given is not repeated: it may hold a password.
            throw new PlanException($"{Otlp.Name}: found no address that can be used, expected http(s)://HOST:PORT without a user (OTEL_EXPORTER_OTLP_HEADERS takes a token)");
        }

        return url;
    }
}
