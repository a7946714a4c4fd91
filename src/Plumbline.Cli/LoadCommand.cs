using System.CommandLine;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb load: fills a table, key or collection of a server.</summary>
internal static class LoadCommand
{
    private const string Description = """
        Fills a table, key or collection of a server with the vectors of a file; row i gets id i. A table or collection that is not there is
        made, with its index. Data that are there are not touched without --append or --replace. The file is checked first: a row that is
        refused is named, and nothing is written.

        Examples:
          plumb load "postgres://ann@db.example/shop?table=items&column=embedding&id=id" embeddings.npy --metric cosine
          plumb load "redis://127.0.0.1:6379?key=items&quant=noquant" embeddings.fvecs --m 32 --ef-construction 200
          plumb load "chroma://127.0.0.1:8000/items" embeddings.parquet --replace
          plumb load "chroma://127.0.0.1:8000/items" embeddings.npy --resume

        A load that ends early (Ctrl-C, a lost connection) keeps what is written; --resume compares it with the file and adds the rest.
        With --replace the old stays until the new is complete, where the server allows it (docs/engines.md). A password is best left out of
        the address: PGPASSWORD, REDISCLI_AUTH and CHROMA_TOKEN are read, and none is ever shown.

        Exit codes: 0 done, 2 bad input or usage, 3 the server could not be reached, 130 cancelled.
        """;

    private static readonly Argument<string> Target = new("TARGET") { Description = "The address of a server, in quotes." };
    private static readonly Argument<string> Vectors = new("VECTORS") { Description = "A file of vectors in any format (plumb convert --help lists them)." };
    private static readonly Option<bool> Append = new("--append") { Description = "Keep what is there; ids go on after the largest." };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Put the new in the place of what is there." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with a load of the same file that ended early." };
    private static readonly Option<string?> FirstId = CommandOptions.Text("--first-id", "N", "With --resume: id of the first vector, where an --append ended early. [default: 0]");
    private static readonly Option<string?> Metric = CommandOptions.Choice("--metric", MetricNames.All, "Metric of the index that is made. [default: l2]");
    private static readonly Option<string?> M = CommandOptions.Text("--m", "N", "Links of a vector in the graph. [default: the server's own]");
    private static readonly Option<string?> EfConstruction = CommandOptions.Text("--ef-construction", "N", "Search effort while the graph is built. [default: the server's own]");
    private static readonly Option<string?> Timeout = CommandOptions.Timeout();
    private static readonly Option<bool> Force = CommandOptions.ForceJson();
    private static readonly Option<string?> Json = CommandOptions.Json("ids, counts, seconds, memory; docs/load.md");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("load", Description) { Target, Vectors };
        foreach (Option option in (Option[])[Append, Replace, Resume, FirstId, Metric, M, EfConstruction, Timeout, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static LoadRequest Read(ParseResult parsed)
    {
        string target = CommandOptions.NotEmpty(parsed.GetValue(Target)!, Target.Name);
        EngineAddress address = EngineAddress.IsAddress(target)
            ? EngineAddress.Parse(target)
            : throw new PlanException($"TARGET: found '{EngineAddress.RedactTarget(target)}', expected the address of a server, such as {string.Join(" or ", EngineServers.Examples)} (plumb build makes an index file)");
        LoadMode mode = ModeOf(parsed);
        if (parsed.GetValue(FirstId) is not null && mode != LoadMode.Resume)
        {
            throw new PlanException($"{FirstId.Name}: found it without {Resume.Name}, expected both");
        }

        return new LoadRequest(
            address,
            CommandOptions.NotEmpty(parsed.GetValue(Vectors)!, Vectors.Name),
            new LoadOptions
            {
                Mode = mode,
                Metric = parsed.GetValue(Metric) is { } metric ? MetricNames.Find(metric, Metric.Name) : new LoadOptions().Metric,
                M = parsed.GetValue(M) is null ? null : CommandOptions.Number(parsed, M, 0, 1),
                EfConstruction = parsed.GetValue(EfConstruction) is null ? null : CommandOptions.Number(parsed, EfConstruction, 0, 1),
                Timeout = CommandOptions.TimeoutOf(parsed, Timeout),
            },
            parsed.GetValue(FirstId) is null ? null : CommandOptions.Number(parsed, FirstId, 0, 0),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static LoadMode ModeOf(ParseResult parsed)
    {
        (Option<bool> Option, LoadMode Mode)[] asked =
            [.. ((Option<bool>, LoadMode)[])[(Append, LoadMode.Append), (Replace, LoadMode.Replace), (Resume, LoadMode.Resume)]];
        asked = [.. asked.Where(one => parsed.GetValue(one.Option))];
        return asked.Length > 1
            ? throw new PlanException($"{asked[1].Option.Name}: found it with {asked[0].Option.Name}, expected one of them")
            : asked.Length == 0 ? LoadMode.Fresh : asked[0].Mode;
    }

    private static int Run(LoadRequest request, CancellationToken cancellationToken)
    {
        JsonTarget.Check(request.Json, request.Force, [VectorFile.FileOf(request.Vectors)], null);
        LoadScreen screen = new(request);
        VectorLoad? load = null;
        try
        {
            LoadOutcome outcome = screen.WithProgress(
                progress => LoadAsync(request, screen, started => load = started, progress, cancellationToken).AsTask().GetAwaiter().GetResult());
            JsonTarget.Write(request.Json, () => LoadJson.Create(request, outcome));
            screen.End(outcome);
            return ExitCode.Done;
        }
        catch (Exception e) when (e is OperationCanceledException or EngineException && load is not null)
        {
            return CommandRun.Fail(e, Ended(request, load));
        }
    }

    /// <summary>What became of a load that ended early, and how to go on.</summary>
    private static string Ended(LoadRequest request, VectorLoad load) => request.Options.Mode switch
    {
        LoadMode.Replace => "what was there is as it was; the same command starts again",
        LoadMode.Append => $"at least {NumberWords.Count(load.Written, "vector")} were added, from id {load.FirstId} on; {Resume.Name} {FirstId.Name} {load.FirstId} instead of {Append.Name} goes on",
        _ => $"at least {NumberWords.Count(load.Written, "vector")} were written{(load.Present > 0 ? $" beside {NumberWords.Count(load.Present)} that were there" : "")}; the same command with {Resume.Name} goes on",
    };

    private static async ValueTask<LoadOutcome> LoadAsync(
        LoadRequest request, LoadScreen screen, Action<VectorLoad> started, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        using VectorFileRows rows = VectorFileRows.Open(request.Vectors);
        if (rows.Description.Rows == 0)
        {
            throw new PlanException($"{request.Vectors}: found no vectors, expected one or more");
        }

        IEngineLoader loader = await EngineServers.OpenLoaderAsync(request.Address, request.Options, cancellationToken).ConfigureAwait(false);
        await using (loader.ConfigureAwait(false))
        {
            VectorLoad.Check(request.Vectors, rows, request.Options.Metric, WorkProgress.Of(progress, "checking vectors"), cancellationToken);
            times.End("check");
            VectorLoad load = new(loader, rows, request.Vectors, request.Options);
            await load.BeginAsync(request.FirstId, cancellationToken).ConfigureAwait(false);
            screen.Begin(loader.Name, rows.Description.Rows, rows.Description.Dimension, load.FirstId, load.Present);
            started(load);
            await load.RunAsync(WorkProgress.Of(progress, "loading"), new CompletionProgress(progress, times), cancellationToken).ConfigureAwait(false);
            times.End("index");
            return new LoadOutcome(loader.Name, rows.Description.Dimension, load.FirstId, load.Written, load.Present, times.All, StudyRunner.PeakMemory());
        }
    }

    /// <summary>Ends the stage of loading when the first word of completion comes.</summary>
    private sealed class CompletionProgress(IProgress<WorkProgress>? progress, StageTimes times) : IProgress<double>
    {
        private bool _begun;

        public void Report(double value)
        {
            if (!_begun)
            {
                _begun = true;
                times.End("load");
            }

            progress?.Report(new WorkProgress("completing", value));
        }
    }
}
