using System.CommandLine;
using Plumbline.Explorer;
using Plumbline.Hnsw;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>plumb serve: the explorer, in a browser.</summary>
internal static class ServeCommand
{
    private static readonly string Description = $"""
        Shows neighbourhoods in a browser: exact neighbours beside those that the graph returns, each marked as shared, missed, spillover or unfilled,
        for every k and every search effort, with sliders that answer at once; the worst queries, a map, and the walk of a query step by step.

        Examples:
          plumb serve runs/mine
          plumb serve --data embeddings.npy --images images:photos --open
          plumb serve --data embeddings.npy --index index.faiss --labels labels.csv
          plumb serve --data embeddings.npy --images images:photos --model resnet50-11ad3fa6.pth
          plumb serve --data replica:10000 --port 0
          plumb serve runs/mine --host 0.0.0.0 --token 7pQ2x-kd83-LmZ0-1vRt

        Listens to this machine alone, 127.0.0.1:{ExplorerOptions.DefaultPort}; another --host needs a --token. Reads only what is named here, writes nothing but the
        cache of the map's projection, and asks nothing of the network. docs/explorer.md describes the pages.

        Exit codes: 0 stopped (Ctrl-C, SIGTERM); 2 bad input or usage; 130 cancelled before the first page was served.
        """;

    private static readonly Argument<string?> Run = new("RUN") { Arity = ArgumentArity.ZeroOrOne, Description = "The folder of a finished study; its data must still be where it was." };
    private static readonly Option<string?> RunNumber = CommandOptions.Text("--run", "N", "Which of the study's runs, from 0. [default: 0]");
    private static readonly Option<string?> Data = CommandOptions.Text("--data", "BASE", "Vectors to explore, in place of a run: a file of vectors, replica or replica:N.");
    private static readonly Option<string?> Index = CommandOptions.Text("--index", "FILE", "The index of them, whose graph is walked: Plumbline's, FAISS's or hnswlib's. [default: one is built]");
    private static readonly Option<string?> Images = CommandOptions.Text("--images", "SOURCE", $"The images of the base, image i being row i: {ImageSource.Expected}. [default: the run's own]");
    private static readonly Option<string?> Labels = CommandOptions.Text("--labels", "FILE", "A label for each vector: a .csv with a column label, or a manifest of plumb embed. [default: the data's own]");
    private static readonly Option<string?> MetricName = CommandOptions.Choice("--metric", MetricNames.All, "What near means. [default: l2, or the index's own]");
    private static readonly Option<string?> M = CommandOptions.Text("--m", "N", "Links of a point above the base level, of a graph that is built. [default: the run's, or 32]");
    private static readonly Option<string?> EfConstruction = CommandOptions.Text("--ef-construction", "N", "Candidates while a graph is built. [default: the run's, or 200]");
    private static readonly Option<string?> Contract = CommandOptions.Choice("--contract", ContractNames.All, "What a search does when k exceeds its effort. [default: spill-and-pad, as in the study]");
    private static readonly Option<string?> Sample = CommandOptions.Text("--sample", "N", "Points that are asked for, drawn by the seed, at most 10,000. [default: as many as there are up to that, 2,000 beyond 20,000 points]");
    private static readonly Option<string?> MaxK = CommandOptions.Text("--max-k", "N", "The end of the slider of k, at most 1000. Less opens faster. [default: 1000]");
    private static readonly Option<string?> MaxEf = CommandOptions.Text("--max-ef", "N", "The end of the slider of efSearch, at most 1000. Less opens faster. [default: 1000]");
    private static readonly Option<string?> Seed = CommandOptions.Seed("the graph, and of the queries where they are a sample; a run has its own graph");
    private static readonly Option<string?> Model = CommandOptions.Text("--model", "MODEL", $"Lets a picture of one's own be the query: the network that embedded the base, {ModelSource.Expected}.");
    private static readonly Option<string?> ModelOutput = CommandOptions.Text("--model-output", "NODE", "The output of the model that is the embedding. [default: the pool before the classifier]");
    private static readonly Option<string?> Preprocess = CommandOptions.Text("--preprocess", "FILE", "How pictures are prepared. [default: MODEL.preprocess.json beside the model, else ResNet-50's]");
    private static readonly Option<string?> Host = CommandOptions.Text("--host", "HOST", "Address to listen at; another than loopback needs --token. [default: 127.0.0.1]");
    private static readonly Option<string?> Port = CommandOptions.Text("--port", "N", $"Port; 0 for any that is free. [default: {ExplorerOptions.DefaultPort}]");
    private static readonly Option<string?> Token = CommandOptions.Text("--token", "TOKEN", $"What every browser has to show once, as ?token=TOKEN; {Quantity.Count(ExplorerOptions.LeastToken, "character")} or more. [default: none]");
    private static readonly Option<bool> OpenBrowser = new("--open") { Description = "Open a browser." };
    private static readonly Option<string?> Threads = CommandOptions.Threads();
    private static readonly Option<bool> Force = CommandOptions.ForceJson();
    private static readonly Option<string?> Json = CommandOptions.Json("address, base, graph, once the server listens; docs/explorer.md");
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print the address and errors only." };

    public static Command Create()
    {
        Data.CompletionSources.Add("replica");
        Command command = new("serve", Description);
        command.Arguments.Add(Run);
        foreach (Option option in (Option[])[RunNumber, Data, Index, Images, Labels, MetricName, M, EfConstruction, Contract, Sample, MaxK, MaxEf, Seed, Model, ModelOutput, Preprocess, Host, Port, Token, OpenBrowser, Threads, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => ServeRun.Run(Read(parsed), token)));
        return command;
    }

    private static ServeRequest Read(ParseResult parsed)
    {
        string? run = parsed.GetValue(Run) is { } folder ? CommandOptions.NotEmpty(folder, Run.Name) : null;
        string? data = CommandOptions.PathOf(parsed, Data);
        string? index = CommandOptions.PathOf(parsed, Index);
        if ((run is not null && (data ?? index) is not null) || (run ?? data ?? index) is null)
        {
            throw new PlanException(run is null
                ? "found nothing to explore, expected RUN, the folder of a study, or --data BASE"
                : $"found both a run ({run}) and {(data is null ? Index.Name : Data.Name)}, expected one of them");
        }

        return new ServeRequest(
            SourceOf(parsed, run, data, index),
            new ExplorerOptions
            {
                Host = parsed.GetValue(Host) ?? "127.0.0.1",
                Port = CommandOptions.Number(parsed, Port, ExplorerOptions.DefaultPort, 0, 65535),
                Token = parsed.GetValue(Token),
            },
            CommandOptions.PathOf(parsed, Model),
            parsed.GetValue(ModelOutput),
            parsed.GetValue(Preprocess),
            parsed.GetValue(OpenBrowser),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static ExplorationSource SourceOf(ParseResult parsed, string? run, string? data, string? index) => new()
    {
        Run = run,
        RunNumber = CommandOptions.Number(parsed, RunNumber, 0, 0),
        Data = data,
        Index = index,
        Images = CommandOptions.PathOf(parsed, Images),
        Labels = CommandOptions.PathOf(parsed, Labels),
        Metric = parsed.GetValue(MetricName) is { } metric ? MetricNames.Find(metric, MetricName.Name) : null,
        M = parsed.GetValue(M) is null ? null : CommandOptions.Number(parsed, M, 0, 2),
        EfConstruction = parsed.GetValue(EfConstruction) is null ? null : CommandOptions.Number(parsed, EfConstruction, 0, 1),
        Contract = parsed.GetValue(Contract) is { } contract ? ContractNames.Find(contract, Contract.Name) : CapacityContract.SpillAndPad,
        Queries = parsed.GetValue(Sample) is null ? null : CommandOptions.Number(parsed, Sample, 0, 1),
        LargestK = CommandOptions.Number(parsed, MaxK, 1000, 1, 1000),
        LargestEffort = CommandOptions.Number(parsed, MaxEf, 1000, 1, 1000),
        Seed = CommandOptions.SeedOf(parsed, Seed),
        Threads = CommandOptions.ThreadsOf(parsed, Threads),
    };
}
