using System.CommandLine;
using System.Globalization;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Search.Files;
using Plumbline.Studies.Indexing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>plumb search: the neighbours of a file of queries in an index file.</summary>
internal static class SearchCommand
{
    private const string Description = """
        Searches an index that plumb build has written for the k nearest of each query, and says how complete the answers are.

        Examples:
          plumb search embeddings.plumb --queries queries.npy --k 10 --ef 100
          plumb search embeddings.plumb --queries queries.npy --k 10 --target 0.99 -o neighbours.npz
          plumb search embeddings.plumb --queries queries.npy --k 200 --ef 50 --contract spill --exact
          plumb search embeddings.plumb --queries queries.npy --k 10 --truth truth.hdf5
          plumb search embeddings.plumb --queries queries.npy --k 10 --json - --quiet

        With --target the effort comes from the calibration that the index holds (plumb build --calibrate). With --exact every query is
        also searched for exactly, and overlap and recall are printed; with --truth the exact neighbours come from a file.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string> Index = new("INDEX") { Description = "An index that plumb build has written." };
    private static readonly Option<string?> Queries = CommandOptions.Text("--queries", "FILE", "Vectors to search for: a file in any format (plumb convert --help lists them). Required.");
    private static readonly Option<string?> K = CommandOptions.Text("--k", "K", "Neighbours of each query, nearest first. [default: 10]");
    private static readonly Option<string?> Ef = CommandOptions.Text("--ef", "EF", "Search effort, efSearch. [default: 64]");
    private static readonly Option<string?> Target = CommandOptions.Text("--target", "OVERLAP", "Mean overlap to reach, instead of --ef.");
    private static readonly Option<string?> Contract = CommandOptions.Text("--contract", "lift|spill|truncate|reject", "What happens when k exceeds the effort: lift it to k; fill up with what was evaluated (FAISS); return as many as the effort (pgvector); refuse. [default: lift]");
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FILE", "Where the neighbours go: .ivecs and .fvecs, .npz, .hdf5 or .h5. Missing ones are id -1 and the largest float32. [default: nowhere]", "-o");
    private static readonly Option<bool> Exact = new("--exact") { Description = "Also search exactly, and print overlap and recall." };
    private static readonly Option<string?> Truth = CommandOptions.Text("--truth", "FILE", "Exact neighbours of the same queries, as plumb truth --queries writes them: compare with these instead of searching exactly.");
    private static readonly Option<bool> Mapped = new("--mapped") { Description = "Map vectors and base links instead of copying them into memory." };
    private static readonly Option<string?> Threads = CommandOptions.Threads();
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Json = CommandOptions.Json("counts, overlap, seconds, memory");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("search", Description) { Index };
        foreach (Option option in (Option[])[Queries, K, Ef, Target, Contract, Out, Exact, Truth, Mapped, Threads, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static SearchRequest Read(ParseResult parsed)
    {
        double? target = CommandOptions.OverlapOf(parsed, Target);
        if (target is not null && parsed.GetValue(Ef) is not null)
        {
            throw new PlanException($"{Target.Name}: found it with {Ef.Name}, expected one of them");
        }

        if (parsed.GetValue(Exact) && parsed.GetValue(Truth) is not null)
        {
            throw new PlanException($"{Truth.Name}: found it with {Exact.Name}, expected one of them");
        }

        return new SearchRequest(
            CommandOptions.NotEmpty(parsed.GetValue(Index)!, Index.Name),
            CommandOptions.NotEmpty(CommandOptions.Required(parsed, Queries, "the path of a vector file"), Queries.Name),
            CommandOptions.Number(parsed, K, 10, 1),
            new SearchParameters
            {
                EfSearch = CommandOptions.Number(parsed, Ef, 64, 1),
                TargetOverlap = target,
                Contract = ContractOf(parsed.GetValue(Contract)),
                Threads = CommandOptions.ThreadsOf(parsed, Threads),
            },
            CommandOptions.PathOf(parsed, Out),
            parsed.GetValue(Mapped),
            parsed.GetValue(Exact),
            CommandOptions.PathOf(parsed, Truth),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static CapacityContract ContractOf(string? name) => name switch
    {
        null or "lift" => CapacityContract.Lift,
        "spill" => CapacityContract.SpillAndPad,
        "truncate" => CapacityContract.Truncate,
        "reject" => CapacityContract.Reject,
        _ => throw new PlanException($"{Contract.Name}: found '{name}', expected lift, spill, truncate or reject"),
    };

    private static int Run(SearchRequest request, CancellationToken cancellationToken)
    {
        IndexFileInfo info = Check(request);
        SearchScreen screen = new(request);
        screen.Begin(info);
        SearchOutcome outcome;
        try
        {
            outcome = screen.WithProgress(progress => Search(request, info, progress, cancellationToken));
        }
        catch (OutOfMemoryException)
        {
            return CommandRun.Fail(ExitCode.BadInput, "found too little memory for this search; --mapped needs less");
        }

        JsonTarget.Write(request.Json, () => SearchJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static IndexFileInfo Check(SearchRequest request)
    {
        IReadOnlyList<string> outputs = request.Output is null ? [] : NeighborFile.PathsOf(request.Output);
        foreach (string output in outputs)
        {
            OutputPath.RequireNew(Out.Name, request.Output!, output, request.Force, [request.Index, request.Queries, request.Truth]);
            JsonTarget.Check(request.Json, [request.Index, request.Queries, request.Truth], output, "the output");
        }

        JsonTarget.Check(request.Json, [request.Queries, request.Truth], request.Index, "the index");
        IndexFileInfo info = VectorIndex.Describe(request.Index);
        VectorFileDescription queries = VectorFile.Describe(request.Queries);
        if (queries.Dimension != info.Dimension)
        {
            throw new PlanException($"{request.Queries}: found dimension {queries.Dimension}, expected {info.Dimension}, the dimension of {request.Index}");
        }

        if (queries.Rows == 0)
        {
            throw new PlanException($"{request.Queries}: found no vectors, expected one or more");
        }

        int most = Math.Max(info.Count, 1);
        if (request.K > most)
        {
            throw new PlanException($"{K.Name}: found {request.K}, expected 1 to {most}, the vectors of {request.Index}");
        }

        CheckTarget(request, info);
        if (request.Parameters is { Contract: CapacityContract.Reject, TargetOverlap: null } parameters && request.K > parameters.EfSearch)
        {
            throw new PlanException($"{Contract.Name}: found reject with k {request.K} above efSearch {parameters.EfSearch}, expected an efSearch of {request.K} or more");
        }

        if (request.Output is not null)
        {
            OutputPath.RequireWritable(Out.Name, request.Output);
            OutputPath.RequireRoom(Out.Name, request.Output, NeighborFile.DiskBytes(request.Output, Shape(request, info, queries.Rows), inBatches: false), $"{NumberWords.Count(queries.Rows, "query", "queries")} of {request.K} neighbours");
        }

        return info;
    }

    private static void CheckTarget(SearchRequest request, IndexFileInfo info)
    {
        if (request.Parameters.TargetOverlap is not { } target)
        {
            return;
        }

        EffortCalibration calibration = info.Calibrations.FirstOrDefault(one => one.Target >= target) ?? throw new PlanException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Target.Name}: found {target}, expected {(info.Calibrations.Count == 0 ? "an index with a calibration" : $"at most {info.Calibrations[^1].Target}, which {request.Index} is calibrated for")} (plumb build --calibrate {target})"));
        int most = calibration.Efforts[^1].K;
        if (request.K > most)
        {
            throw new PlanException($"{K.Name}: found {request.K}, expected at most {most}, which {request.Index} is calibrated for (plumb build --calibrate-k {request.K})");
        }
    }

    private static NeighborFileShape Shape(SearchRequest request, IndexFileInfo info, int queries) => new(queries, request.K, info.Dimension, info.Metric) { AllowsMissing = true };

    private static SearchOutcome Search(SearchRequest request, IndexFileInfo info, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        using VectorIndex<long> index = VectorIndex.Load(request.Index, request.Mapped, WorkProgress.Of(progress, $"reading {Path.GetFileName(request.Index)}"), cancellationToken);
        using VectorSet queries = VectorFile.Read(request.Queries, new VectorReadOptions { MemoryMap = true }, WorkProgress.Of(progress, "reading queries"), cancellationToken);
        VectorLengths.RequireRepresentable(queries, info.Metric, request.Queries, request.Parameters.Threads, cancellationToken);
        SearchTruth? truth = request.Truth is null ? null : SearchTruth.Read(request, info, queries.Count, cancellationToken);
        times.End("load");
        IndexQueries work = new(index, queries, request.K);
        IndexAnswers answers;
        try
        {
            answers = work.Search(request.Parameters, WorkProgress.Of(progress, "searching"), cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new PlanException($"{request.Index}: {e.Message}", e);
        }

        times.End("search");
        IndexQuality? quality = null;
        if (request.Exact)
        {
            quality = work.Measure(answers, request.Parameters.Threads, WorkProgress.Of(progress, "exact search"), cancellationToken);
            times.End("exact");
        }

        if (truth is not null)
        {
            quality = truth.Compare(answers.Neighbors, request, info);
            times.End("metrics");
        }

        IReadOnlyList<string> outputs = [];
        if (request.Output is not null)
        {
            outputs = NeighborFile.PathsOf(request.Output);
            NeighborFile.Write(request.Output, Shape(request, info, queries.Count), append => append(answers.Neighbors), cancellationToken);
            times.End("write");
        }

        return new SearchOutcome(info, answers, quality, outputs, times.All, StudyRunner.PeakMemory());
    }
}
