using System.CommandLine;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>plumb build: an HNSW index of a file of vectors, as a file.</summary>
internal static class BuildCommand
{
    private const string Description = """
        Builds an HNSW index of all vectors of a file and writes it. The key of a vector is its row number, from 0. The file is the
        same to the byte for the same vectors, options and seed, whatever the number of threads.

        Examples:
          plumb build embeddings.npy -o embeddings.plumb
          plumb build embeddings.npy -o embeddings.plumb --metric cosine --m 16 --ef-construction 100
          plumb build embeddings.npy -o embeddings.plumb --calibrate 0.95,0.99 --calibrate-k 10,100
          plumb build base.fvecs -o base.plumb --calibrate 0.99 --queries query.fvecs --json - --quiet

        With --calibrate, the index also holds how much effort a promised overlap takes, for plumb search --target-overlap and
        SearchParameters.ForTarget. The output appears whole or not at all.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string> Vectors = new("VECTORS") { Description = "Vectors, in any format (plumb convert --help lists them)." };
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FILE", "Where the index goes. Required.", "-o");
    private static readonly Option<string?> MetricName = CommandOptions.Choice("--metric", MetricNames.All, "What near means, as in plumb truth. [default: l2]");
    private static readonly Option<string?> M = CommandOptions.Text("--m", "N", "Links of a vector on each level above the base, 2 to 4096; twice as many on the base. [default: 32]");
    private static readonly Option<string?> EfConstruction = CommandOptions.Text("--ef-construction", "N", "Candidates kept while a vector looks for its links. [default: 200]");
    private static readonly Option<string?> Seed = CommandOptions.Seed("levels and order");
    private static readonly Option<string?> Calibrate = CommandOptions.Text("--calibrate", "LIST", "Mean overlaps to calibrate for, such as 0.95,0.99.");
    private static readonly Option<string?> CalibrateK = CommandOptions.Text("--calibrate-k", "LIST", "Neighbours to calibrate for; in between, the next larger counts. [default: 10,100, as far as there are vectors]");
    private static readonly Option<string?> Queries = CommandOptions.Text("--queries", "FILE", "Queries to calibrate with. [default: 500 of the vectors, each left out of its own neighbours]");
    private static readonly Option<string?> Threads = CommandOptions.Threads();
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Json = CommandOptions.Json("sizes, levels, calibration, seconds, memory");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("build", Description) { Vectors };
        foreach (Option option in (Option[])[Out, MetricName, M, EfConstruction, Seed, Calibrate, CalibrateK, Queries, Threads, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token), "an index takes the vectors, copied, and 8 M bytes of links each"));
        return command;
    }

    private static BuildRequest Read(ParseResult parsed)
    {
        IReadOnlyList<double> targets = parsed.GetValue(Calibrate) is { } text ? NumberList.Numbers(text, Calibrate.Name) : [];
        foreach (double target in targets)
        {
            if (target is not (> 0 and <= 1))
            {
                throw new PlanException($"{Calibrate.Name}: found {target}, expected overlaps above 0, at most 1");
            }
        }

        foreach (Option<string?> option in (Option<string?>[])[CalibrateK, Queries])
        {
            if (targets.Count == 0 && parsed.GetValue(option) is not null)
            {
                throw new PlanException($"{option.Name}: found it without {Calibrate.Name}, expected both");
            }
        }

        IReadOnlyList<int> ks = parsed.GetValue(CalibrateK) is { } list ? NumberList.Integers(list, CalibrateK.Name) : [];
        if (ks.Any(k => k < 1))
        {
            throw new PlanException($"{CalibrateK.Name}: found {ks.Min()}, expected 1 or more");
        }

        return new BuildRequest(
            CommandOptions.NotEmpty(parsed.GetValue(Vectors)!, Vectors.Name),
            CommandOptions.NotEmpty(CommandOptions.Required(parsed, Out, "the path of a file"), Out.Name),
            parsed.GetValue(MetricName) is { } metric ? MetricNames.Find(metric, MetricName.Name) : Metric.L2,
            new HnswBuildOptions
            {
                M = CommandOptions.Number(parsed, M, 32, 2, 4096),
                EfConstruction = CommandOptions.Number(parsed, EfConstruction, 200, 1),
                Seed = CommandOptions.SeedOf(parsed, Seed),
                Threads = CommandOptions.ThreadsOf(parsed, Threads),
            },
            targets,
            ks,
            CommandOptions.PathOf(parsed, Queries),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static int Run(BuildRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(Out.Name, request.Output, request.Force);
        VectorFileDescription file = Check(request);
        BuildScreen screen = new(request);
        screen.Begin(file);
        BuildOutcome outcome = screen.WithProgress(progress => Build(request, progress, cancellationToken));

        JsonTarget.Write(request.Json, () => BuildJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static VectorFileDescription Check(BuildRequest request)
    {
        OutputPath.RequireNew(Out.Name, request.Output, request.Output, request.Force, [request.Vectors, request.Queries]);
        JsonTarget.Check(request.Json, request.Force, [request.Vectors, request.Queries], request.Output, "the output");
        VectorFileDescription file = VectorFile.Describe(request.Vectors);
        if (request.Queries is { } path && VectorFile.Describe(path) is var queries && queries.Dimension != file.Dimension)
        {
            throw new PlanException($"{path}: found dimension {Quantity.Count(queries.Dimension)}, expected {Quantity.Count(file.Dimension)}, the dimension of {request.Vectors}");
        }

        if (request.Targets.Count > 0 && file.Rows < 2)
        {
            throw new PlanException($"{request.Vectors}: found {NumberWords.Count(file.Rows, "vector")}, expected 2 or more to calibrate with");
        }

        OutputPath.RequireWritable(Out.Name, request.Output);
        // Half-precision files stay at two bytes a value; whole numbers of one byte are known only once they are read.
        long vectors = (long)file.Rows * file.Dimension * (file.DataType == "float16" ? 2 : 1);
        OutputPath.RequireRoom(Out.Name, request.Output, vectors + ((long)file.Rows * 8 * request.Options.M), $"an index of {NumberWords.Count(file.Rows, "vector")}");
        return file;
    }

    private static BuildOutcome Build(BuildRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        using VectorSet vectors = Load(request, request.Vectors, progress, cancellationToken);
        using VectorSet? queries = request.Queries is null ? null : Load(request, request.Queries, progress, cancellationToken);
        times.End("load");
        using VectorIndex<long> index = VectorIndex.Build(vectors, request.Metric, request.Options, WorkProgress.Of(progress, "links"), cancellationToken);
        times.End("build");
        foreach (double target in request.Targets)
        {
            CalibrationOptions options = new() { Queries = queries, Threads = request.Options.Threads };
            index.Calibrate(target, Ks(request, index.Count), options, WorkProgress.Of(progress, $"calibrating for {target}"), cancellationToken);
        }

        times.End("calibrate");
        index.Save(request.Output, WorkProgress.Of(progress, "writing"), cancellationToken);
        times.End("write");
        return new BuildOutcome(
            index.Count,
            index.Dimension,
            index.Statistics(),
            index.Reachability,
            index.Calibrations,
            times.All,
            new FileInfo(request.Output).Length,
            StudyRunner.PeakMemory());
    }

    private static int[] Ks(BuildRequest request, int count)
    {
        int most = request.Queries is null ? count - 1 : count;
        return request.TargetKs.Count > 0 ? [.. request.TargetKs] : [.. ((int[])[10, 100]).Select(k => Math.Min(k, most)).Distinct()];
    }

    private static VectorSet Load(BuildRequest request, string path, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        IProgress<double>? share = WorkProgress.Of(progress, $"reading {Path.GetFileName(path)}");
        VectorSet vectors = VectorFile.Read(path, new VectorReadOptions { MemoryMap = true }, share, cancellationToken);
        try
        {
            VectorLengths.RequireRepresentable(vectors, request.Metric, path, request.Options.Threads, cancellationToken);
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }
}
