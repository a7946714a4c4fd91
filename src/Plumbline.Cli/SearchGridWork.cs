using System.Diagnostics;
using Plumbline.Engines;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>
/// plumb search through <see cref="IAnnEngine"/>: every k with every effort, in the index's own contract. The way of indexes of other libraries, and
/// of lists of k or efforts.
/// </summary>
internal static class SearchGridWork
{
    public static int Run(SearchGridRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take("--out", request.Output, request.Force);
        Check(request);
        SearchGridScreen screen = new(request);
        SearchGridOutcome outcome = screen.WithProgress(progress => SearchAsync(request, progress, cancellationToken).AsTask().GetAwaiter().GetResult());

        JsonTarget.Write(request.Json, () => SearchGridJson.Create(request, outcome));
        screen.End(outcome);
        CommandRun.TellMetricDoubt(outcome.Engine);
        return ExitCode.Done;
    }

    private static void Check(SearchGridRequest request)
    {
        JsonTarget.Check(request.Json, request.Force, [request.Queries], request.Target, "the index");
        if (request.Output is null)
        {
            return;
        }

        if (!request.Output.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            throw new PlanException($"--out: found {request.Output}, expected a .npz file, which holds the answers for every k and ef");
        }

        OutputPath.RequireNew("--out", request.Output, request.Output, request.Force, [request.Target, request.Queries]);
        JsonTarget.Check(request.Json, request.Force, [request.Target, request.Queries], request.Output, "the output");
        OutputPath.RequireWritable("--out", request.Output);
    }

    private static async ValueTask<SearchGridOutcome> SearchAsync(SearchGridRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        IAnnEngine engine = await EngineTarget.OpenAsync(request.Target, request.Options, WorkProgress.Of(progress, $"reading {Path.GetFileName(request.Target)}"), cancellationToken);
        await using (engine)
        {
            EngineDescription description = engine.Description;
            using VectorSet all = VectorFile.Read(request.Queries, new VectorReadOptions { MemoryMap = true }, WorkProgress.Of(progress, "reading queries"), cancellationToken);
            using VectorSet queries = all.Slice(0, Math.Min(request.Limit ?? all.Count, all.Count));
            Check(request, description, queries);
            times.End("load");
            List<SearchGridRow> rows = [];
            if (request.Output is null)
            {
                await SearchAllAsync(request, engine, queries, rows, archive: null, progress, cancellationToken);
            }
            else
            {
                AtomicFile.Write(request.Output, stream =>
                {
                    using NpzArchiveWriter archive = new(stream);
                    SearchAllAsync(request, engine, queries, rows, archive, progress, cancellationToken).AsTask().GetAwaiter().GetResult();
                });
            }

            times.End("search");
            return new SearchGridOutcome(description, queries.Count, rows, times.All, StudyRunner.PeakMemory());
        }
    }

    private static void Check(SearchGridRequest request, EngineDescription description, VectorSet queries)
    {
        if (queries.Dimension != description.Dimension)
        {
            throw new PlanException($"{request.Queries}: found dimension {Quantity.Count(queries.Dimension)}, expected {Quantity.Count(description.Dimension)}, the dimension of {request.Target}");
        }

        if (queries.Count == 0)
        {
            throw new PlanException($"{request.Queries}: found no vectors, expected one or more");
        }

        if (description.Effort is null && request.Efforts.Count > 0)
        {
            throw new PlanException($"--ef: found {request.Efforts[0]}, expected none: {description.Name} searches everything");
        }

        CheckSize(request, description, queries.Count);
        if (request.Output is not null && description.Ids?.FirstOrDefault(id => id is < 0 or > int.MaxValue) is { } id and not 0)
        {
            throw new PlanException($"{request.Target}: found id {id}, expected 0 to {int.MaxValue}, which the int32 of --out holds");
        }
    }

    /// <summary>More neighbours than vectors are allowed, as the libraries allow them: what is missing is padded. But they have to fit.</summary>
    private static void CheckSize(SearchGridRequest request, EngineDescription description, int queries)
    {
        const int PlaceBytes = sizeof(int) + sizeof(float);
        int largest = request.Ks.Max();
        long most = Array.MaxLength / (PlaceBytes * (long)queries);
        if (largest > most)
        {
            throw new PlanException($"--k: found {Quantity.Count(largest)} for {NumberWords.Count(queries, "query", "queries")}, expected at most {Quantity.Count(most)}, what a table in memory holds (--limit asks fewer)");
        }

        if (request.Output is not null)
        {
            int efforts = description.Effort is null ? 1 : Math.Max(1, request.Efforts.Count);
            long places = request.Ks.Sum(k => (long)k) * queries * efforts;
            OutputPath.RequireRoom("--out", request.Output, places * PlaceBytes, $"{NumberWords.Count(places, "place")} of ids and distances");
        }
    }

    private static async ValueTask SearchAllAsync(
        SearchGridRequest request, IAnnEngine engine, VectorSet queries, List<SearchGridRow> rows, NpzArchiveWriter? archive, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        EffortParameter? effortOf = engine.Description.Effort;
        IEnumerable<int?> efforts = effortOf is null ? [null] : request.Efforts.Count == 0 ? [effortOf.Current] : request.Efforts.Select(effort => (int?)effort);
        foreach (int? effort in efforts)
        {
            foreach (int k in request.Ks)
            {
                string name = effort is null ? $"k{k}" : $"ef{effort}_k{k}";
                Stopwatch watch = Stopwatch.StartNew();
                EngineAnswers answers = await engine.SearchAsync(
                    queries, new EngineSearch(k) { Effort = effort, Threads = request.Threads }, WorkProgress.Of(progress, $"searching {name.Replace('_', ' ')}"), cancellationToken);
                double seconds = watch.Elapsed.TotalSeconds;
                rows.Add(new SearchGridRow(k, effort, [.. Enumerable.Range(0, queries.Count).Select(query => answers.Ids(query).Length)], answers.Evaluated, seconds));
                archive?.Add($"ids_{name}", queries.Count, k, (int query, Span<int> row) =>
                {
                    row.Fill(-1);
                    ReadOnlySpan<long> ids = answers.Ids(query);
                    for (int i = 0; i < ids.Length; i++)
                    {
                        row[i] = (int)ids[i];
                    }
                });
                float pad = engine.Description.Distance.IsDescending() ? -float.MaxValue : float.MaxValue;
                archive?.Add($"distances_{name}", queries.Count, k, (int query, Span<float> row) =>
                {
                    row.Fill(pad);
                    answers.Distances(query).CopyTo(row);
                });
            }
        }
    }
}
