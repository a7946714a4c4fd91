using System.CommandLine;
using System.Globalization;
using Plumbline.Engines;
using Plumbline.Engines.Servers;
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
        Searches an index for the k nearest of each query, and says how complete the answers are. The index is one that plumb build has
        written, or an index file of FAISS or hnswlib, which is searched as its own library would: same ids, same distances, results missing
        at the same places.

        Examples:
          plumb search embeddings.plumb --queries queries.npy --k 10 --ef 100
          plumb search embeddings.plumb --queries queries.npy --k 10 --target-overlap 0.99 -o neighbours.npz
          plumb search embeddings.plumb --queries queries.npy --k 200 --ef 50 --contract spill-and-pad --exact
          plumb search embeddings.plumb --queries queries.npy --k 10 --truth truth.hdf5
          plumb search embeddings.plumb --queries queries.npy --k 10 --json - --quiet
          plumb search index.faiss --queries queries.npy --k 10,100,400 --ef 16,64 -o answers.npz
          plumb search index.faiss --queries queries.npy --limit 100 --k 100 --ef 50 --contract lift
          plumb search index.bin --metric cosine --queries queries.npy --k 10,100 --ef 50

        With --target-overlap the effort comes from the calibration that the index holds (plumb build --calibrate). With --exact every query is
        also searched for exactly, and overlap and recall are printed; with --truth the exact neighbours come from a file. These are for
        one k and one effort on an index of plumb build. With lists, or an index of another library, every k goes with every effort, and
        -o OUT.npz holds ids_ef{EF}_k{K} (int32, -1 where missing) and distances_ef{EF}_k{K} (float32, as the library gives them).

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string> Index = new("INDEX") { Description = "An index that plumb build, FAISS or hnswlib has written." };
    private static readonly Option<string?> Queries = CommandOptions.Text("--queries", "FILE", "Vectors to search for: a file in any format (plumb convert --help lists them). Required.");
    private static readonly Option<string?> K = CommandOptions.Text("--k", "LIST", $"Neighbours of each query, nearest first: a number, or several: {CommandOptions.ListForm}. [default: 10]");
    private static readonly Option<string?> Limit = CommandOptions.Text("--limit", "N", "Ask only the first N queries. [default: all]");
    private static readonly Option<string?> Metric = CommandOptions.Choice("--metric", MetricNames.All, "The metric of an hnswlib index, which does not name its own.");
    private static readonly Option<string?> Ef = CommandOptions.Text("--ef", "LIST", "Search effort, efSearch: a number, or several. [default: 64; of another library's index, what it is set to]");
    private static readonly Option<string?> Target = CommandOptions.Text("--target-overlap", "OVERLAP", "Mean overlap to reach, instead of --ef.");
    private static readonly Option<string?> Contract = CommandOptions.Choice("--contract", ContractNames.All, "What happens when k exceeds the effort: lift it to k; fill up with what was evaluated (FAISS); return as many as the effort (pgvector); refuse. An index of FAISS takes spill-and-pad, its default, and lift (search_bounded_queue = false). [default: lift]");
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
        foreach (Option option in (Option[])[Queries, Limit, K, Ef, Metric, Target, Contract, Out, Exact, Truth, Mapped, Threads, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => IsGrid(parsed) ? SearchGridWork.Run(ReadGrid(parsed), token) : Run(Read(parsed), token), "--mapped, --limit and fewer --threads need less"));
        return command;
    }

    private static bool IsGrid(ParseResult parsed)
    {
        string index = CommandOptions.NotEmpty(parsed.GetValue(Index)!, Index.Name);
        return Counts(parsed, K).Length > 1
            || Counts(parsed, Ef).Length > 1
            || (!VectorIndex.IsIndexFile(index) && LibraryIndexFile.Recognise(index) is not null);
    }

    private static int[] Counts(ParseResult parsed, Option<string?> option)
    {
        int[] counts = parsed.GetValue(option) is { } text ? [.. NumberList.Integers(text, option.Name).Distinct()] : [];
        return counts is [< 1, ..] ? throw new PlanException($"{option.Name}: found {counts[0]}, expected 1 or more") : counts;
    }

    private static int? LimitOf(ParseResult parsed) => parsed.GetValue(Limit) is null ? null : CommandOptions.Number(parsed, Limit, 0, 1);

    private static SearchGridRequest ReadGrid(ParseResult parsed)
    {
        string index = parsed.GetValue(Index)!;
        bool ours = VectorIndex.IsIndexFile(index);
        foreach ((bool given, Option option) in ((bool, Option)[])[(parsed.GetValue(Target) is not null, Target), (parsed.GetValue(Exact), Exact), (parsed.GetValue(Truth) is not null, Truth)])
        {
            if (given)
            {
                throw new PlanException($"{option.Name}: found it {(ours ? "with several k or efforts, expected one of each" : $"with {index}, which plumb build has not written, expected it with an index of plumb build")}");
            }
        }

        if (ours)
        {
            RefuseMetric(parsed, index);
        }

        int[] counts = Counts(parsed, K);
        return new SearchGridRequest(
            index,
            CommandOptions.NotEmpty(CommandOptions.Required(parsed, Queries, "the path of a vector file"), Queries.Name),
            LimitOf(parsed),
            counts.Length == 0 ? [10] : counts,
            Counts(parsed, Ef),
            new EngineOptions
            {
                Metric = parsed.GetValue(Metric) is { } name ? MetricNames.Find(name, Metric.Name) : null,
                Contract = parsed.GetValue(Contract) is { } contract ? ContractNames.Find(contract, Contract.Name) : null,
                MemoryMap = parsed.GetValue(Mapped),
            },
            CommandOptions.PathOf(parsed, Out),
            CommandOptions.ThreadsOf(parsed, Threads),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static void RefuseMetric(ParseResult parsed, string index)
    {
        if (parsed.GetValue(Metric) is not null)
        {
            throw new PlanException($"{Metric.Name}: found it with {index}, which names its metric, expected it with an index of hnswlib");
        }
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

        if (EngineAddress.IsAddress(parsed.GetValue(Index)!))
        {
            throw new PlanException($"{Index.Name}: found the address of a server, expected an index file (plumb audit and plumb tune ask servers)");
        }

        RefuseMetric(parsed, parsed.GetValue(Index)!);
        return new SearchRequest(
            CommandOptions.NotEmpty(parsed.GetValue(Index)!, Index.Name),
            CommandOptions.NotEmpty(CommandOptions.Required(parsed, Queries, "the path of a vector file"), Queries.Name),
            LimitOf(parsed),
            CommandOptions.Number(parsed, K, 10, 1),
            new SearchParameters
            {
                EfSearch = CommandOptions.Number(parsed, Ef, 64, 1),
                TargetOverlap = target,
                Contract = parsed.GetValue(Contract) is { } contract ? ContractNames.Find(contract, Contract.Name) : CapacityContract.Lift,
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

    private static int Run(SearchRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(Out.Name, request.Output, request.Force, request.Output is null ? null : NeighborFile.PathsOf(request.Output)[0]);
        IndexFileInfo info = Check(request);
        SearchScreen screen = new(request);
        screen.Begin(info);
        SearchOutcome outcome = screen.WithProgress(progress => Search(request, info, progress, cancellationToken));

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
            JsonTarget.Check(request.Json, request.Force, [request.Index, request.Queries, request.Truth], output, "the output");
        }

        JsonTarget.Check(request.Json, request.Force, [request.Queries, request.Truth], request.Index, "the index");
        IndexFileInfo info = VectorIndex.Describe(request.Index);
        VectorFileDescription queries = VectorFile.Describe(request.Queries);
        if (queries.Dimension != info.Dimension)
        {
            throw new PlanException($"{request.Queries}: found dimension {Quantity.Count(queries.Dimension)}, expected {Quantity.Count(info.Dimension)}, the dimension of {request.Index}");
        }

        if (queries.Rows == 0)
        {
            throw new PlanException($"{request.Queries}: found no vectors, expected one or more");
        }

        int most = Math.Max(info.Count, 1);
        if (request.K > most)
        {
            throw new PlanException($"{K.Name}: found {request.K}, expected {NumberList.Range(1, most)}, the vectors of {request.Index}");
        }

        CheckTarget(request, info);
        if (request.Parameters is { Contract: CapacityContract.Reject, TargetOverlap: null } parameters && request.K > parameters.EfSearch)
        {
            throw new PlanException($"{Contract.Name}: found reject with k {request.K} above efSearch {parameters.EfSearch}, expected an efSearch of {request.K} or more");
        }

        if (request.Output is not null)
        {
            OutputPath.RequireWritable(Out.Name, request.Output);
            int asked = Math.Min(request.Limit ?? queries.Rows, queries.Rows);
            OutputPath.RequireRoom(Out.Name, request.Output, NeighborFile.DiskBytes(request.Output, Shape(request, info, asked), inBatches: false), $"{NumberWords.Count(asked, "query", "queries")} of {Quantity.Count(request.K, "neighbour")}");
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
        using VectorSet all = VectorFile.Read(request.Queries, new VectorReadOptions { MemoryMap = true }, WorkProgress.Of(progress, "reading queries"), cancellationToken);
        using VectorSet queries = all.Slice(0, Math.Min(request.Limit ?? all.Count, all.Count));
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
