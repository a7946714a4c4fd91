using System.CommandLine;
using System.Diagnostics;
using Plumbline.Hnsw;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Studies.Running;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>plumb build: an HNSW index of a file of vectors, as a file.</summary>
internal static class BuildCommand
{
    private const string Description = """
        Builds an HNSW index of vectors and writes it to a file, which plumb search and VectorIndex.Load open.

        Examples:
          plumb build base.npy -o base.plumb
          plumb build base.npy -o base.plumb --metric cosine --m 16 --ef-construction 100
          plumb build base.fvecs -o base.plumb --calibrate 0.99 --calibrate-k 10,50,100
          plumb build base.npy -o base.plumb --calibrate 0.95 --calibrate-queries queries.npy --json build.json

        Vectors that no links lead to are found and repaired; how many is printed. The same vectors, options and seed give the
        same bytes, whatever the number of threads. The output appears whole or not at all.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    public static Command Create()
    {
        BuildOptions options = new();
        Command command = new("build", Description);
        options.AddTo(command);
        command.SetAction(parsed => CommandRun.Execute(token => Run(options.Read(parsed), token)));
        return command;
    }

    private static int Run(BuildRequest request, CancellationToken cancellationToken)
    {
        BuildWork work = BuildWork.Check(request);
        BuildScreen screen = new(request);
        screen.Begin(work);
        BuildOutcome outcome;
        try
        {
            outcome = screen.WithProgress(progress => Build(request, work, progress, cancellationToken));
        }
        catch (OutOfMemoryException)
        {
            return CommandRun.Fail(ExitCode.BadInput, "found too little memory for this index; a smaller --m needs less");
        }

        JsonTarget.Write(request.Json, () => BuildJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static BuildOutcome Build(BuildRequest request, BuildWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        VectorFacts facts;
        using (VectorFileRows rows = VectorFileRows.Open(request.Vectors))
        {
            facts = VectorFacts.Of(rows, progress: WorkProgress.Of(progress, $"looking at {Path.GetFileName(request.Vectors)}"), cancellationToken: cancellationToken);
        }

        work.CheckRoom(request, facts);
        using VectorSet vectors = VectorInput.Load(request.Vectors, request.Metric, request.Threads, ref longest, progress, cancellationToken);
        using VectorSet? queries = request.CalibrateQueries is null
            ? null
            : VectorInput.Load(request.CalibrateQueries, request.Metric, request.Threads, ref longest, progress, cancellationToken);
        VectorLengths.RequireNotVanishing(longest, request.Vectors);
        double load = Lap(ref start);

        HnswBuildOptions options = new() { M = request.M, EfConstruction = request.EfConstruction, Seed = request.Seed, Threads = request.Threads };
        using VectorIndex<long> index = VectorIndex.Build(vectors, request.Metric, options, WorkProgress.Of(progress, "building"), cancellationToken);
        double build = Lap(ref start);

        EffortCalibration? calibration = request.Target is not { } target
            ? null
            : index.Calibrate(
                target,
                work.Ks,
                new CalibrationOptions { Queries = queries, Seed = request.Seed, Threads = request.Threads },
                WorkProgress.Of(progress, "calibrating"),
                cancellationToken);
        double calibrate = Lap(ref start);

        index.Save(request.Output, WorkProgress.Of(progress, "writing"), cancellationToken);
        double write = Lap(ref start);
        return new BuildOutcome(
            index.Count,
            index.Dimension,
            index.Statistics(),
            index.Reachability,
            calibration,
            index.SizeInBytes,
            new FileInfo(request.Output).Length,
            load,
            build,
            calibrate,
            write,
            StudyRunner.PeakMemory());
    }

    private static double Lap(ref long start)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        return seconds;
    }
}
