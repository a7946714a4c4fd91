using System.CommandLine;
using System.Diagnostics;
using Plumbline.Exact;
using Plumbline.IO;
using Plumbline.Studies.Running;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>plumb truth: exact neighbours of a file of vectors, as a file.</summary>
internal static class TruthCommand
{
    private const string Description = """
        Writes the exact k nearest neighbours (ground truth) of each query: ids, from 0, and distances, nearest first, ties by
        id. Distances are computed directly from the vectors and are those of a brute force up to rounding.

        Examples:
          plumb truth base.npy --queries queries.npy --k 100 -o truth.hdf5
          plumb truth embeddings.npy --k 500 -o neighbours.npz
          plumb truth base.fvecs --queries query.fvecs --k 100 -o groundtruth.ivecs --metric squared-l2
          plumb truth base.npy --k 10 -o truth.npz --metric cosine --json - --quiet

        Sizes, names and the room on the disk are checked before the search. The output appears whole or not at all.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    public static Command Create()
    {
        TruthOptions options = new();
        Command command = new("truth", Description);
        options.AddTo(command);
        command.SetAction(parsed => CommandRun.Execute(token => Run(options.Read(parsed), token), "a smaller --memory or fewer --threads need less"));
        return command;
    }

    private static int Run(TruthRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take("--out", request.Output, request.Force, NeighborFile.PathsOf(request.Output)[0]);
        TruthWork work = TruthWork.Check(request);
        TruthScreen screen = new(request);
        screen.Begin(work);
        TruthOutcome outcome = screen.WithProgress(progress => Search(request, work, progress, cancellationToken));

        JsonTarget.Write(request.Json, () => TruthJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static TruthOutcome Search(TruthRequest request, TruthWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        using VectorSet vectors = Load(request, request.Base, ref longest, progress, cancellationToken);
        using VectorSet? queries = request.Queries is null ? null : Load(request, request.Queries, ref longest, progress, cancellationToken);
        VectorLengths.RequireNotVanishing(longest, request.Base);
        double load = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        double exact = 0;
        BatchedExactSearch search = new(new ExactIndex(vectors, request.Metric), queries, request.K, request.MemoryBytes, request.Threads);
        double writing = 0;
        int queriesDone = 0;
        double nearest = 0;
        double farthest = 0;
        NeighborFile.Write(
            request.Output,
            work.Shape,
            append =>
            {
                search.Run(
                    table =>
                    {
                        long began = Stopwatch.GetTimestamp();
                        queriesDone += table.QueryCount;
                        if (queriesDone == work.Shape.Queries)
                        {
                            progress?.Report(new WorkProgress("writing", 1));
                        }

                        for (int query = 0; query < table.QueryCount; query++)
                        {
                            nearest += table.Distances(query)[0];
                            farthest += table.Distances(query)[^1];
                        }

                        append(table);
                        writing += Stopwatch.GetElapsedTime(began).TotalSeconds;
                    },
                    WorkProgress.Of(progress, "exact neighbours"),
                    cancellationToken);
                exact = Stopwatch.GetElapsedTime(start).TotalSeconds - writing;
            },
            cancellationToken);
        // Bringing the file to the disk is writing too.
        double write = Stopwatch.GetElapsedTime(start).TotalSeconds - exact;
        return new TruthOutcome(
            work,
            load,
            exact,
            write,
            nearest / work.Shape.Queries,
            farthest / work.Shape.Queries,
            work.Outputs.Sum(path => new FileInfo(path).Length),
            StudyRunner.PeakMemory());
    }

    /// <summary>Opens vectors, mapped where that is possible, and refuses what has no distance.</summary>
    private static VectorSet Load(TruthRequest request, string path, ref double longest, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        IProgress<double>? share = WorkProgress.Of(progress, $"reading {Path.GetFileName(path)}");
        VectorSet vectors = VectorFile.Read(path, new VectorReadOptions { MemoryMap = true }, share, cancellationToken);
        try
        {
            longest = Math.Max(longest, VectorLengths.RequireRepresentable(vectors, request.Metric, path, request.Threads, cancellationToken));
            return vectors;
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }
}
