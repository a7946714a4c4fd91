using System.Diagnostics;
using System.Globalization;
using Plumbline.Fidelity;
using Plumbline.IO;
using Plumbline.Search;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>Searches an index with keys of one type.</summary>
internal sealed class SearchRun<TKey>(SearchRequest request, SearchWork work, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    where TKey : notnull
{
    private const int ShownNeighbors = 5;

    public SearchOutcome Run()
    {
        long start = Stopwatch.GetTimestamp();
        double longest = 0;
        using VectorSet queries = VectorInput.Load(request.Queries, work.Index.Metric, request.Threads, ref longest, progress, cancellationToken);
        SearchTruth? truth = request.Truth is null ? null : SearchTruth.Read(request.Truth, work, cancellationToken);
        using VectorIndex<TKey> index = VectorIndex.Load<TKey>(request.Index, request.Mapped, WorkProgress.Of(progress, $"opening {Path.GetFileName(request.Index)}"), cancellationToken);
        double load = Lap(ref start);

        (IReadOnlyList<SearchResult<TKey>> results, double search) = Search(index, queries);
        start = Stopwatch.GetTimestamp();

        NeighborTable? table = request.Output is null && truth is null ? null : TableOf(results);
        (Summary Overlap, Summary? Recall)? compared = truth?.Compare(table!, work);
        double metrics = Lap(ref start);

        if (request.Output is { } output)
        {
            progress?.Report(new WorkProgress("writing", 1));
            NeighborFile.Write(output, work.Shape, append => append(table!), cancellationToken);
        }

        double write = Lap(ref start);
        return new SearchOutcome(
            work,
            Summary.Of([.. results.Select(result => (double)result.Evaluated)]),
            Summary.Of([.. results.Select(result => (double)result.Expanded)]),
            results.Count(result => result.IsComplete),
            results.Sum(result => (long)(result.Requested - result.Returned)),
            results.Count(result => result.Scanned),
            results.Max(result => result.EfSearch),
            compared?.Overlap,
            compared?.Recall,
            Words(results[0]),
            work.Outputs.Sum(path => new FileInfo(path).Length),
            load,
            search,
            metrics,
            write,
            StudyRunner.PeakMemory());
    }

    /// <summary>The results, and the seconds of the fastest time that all were searched for.</summary>
    private (IReadOnlyList<SearchResult<TKey>> Results, double Seconds) Search(VectorIndex<TKey> index, VectorSet queries)
    {
        SearchParameters parameters = new() { EfSearch = work.EfSearch, Contract = request.Contract, Threads = request.Threads };
        IReadOnlyList<SearchResult<TKey>> results = [];
        double fastest = double.PositiveInfinity;
        for (int i = 1; i <= request.Repeat; i++)
        {
            IProgress<double>? share = WorkProgress.Of(progress, request.Repeat == 1 ? "searching" : $"searching, {i} of {request.Repeat}");
            long start = Stopwatch.GetTimestamp();
            results = index.SearchBatch(queries, work.Shape.K, parameters, null, share, cancellationToken);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (results, fastest);
    }

    private NeighborTable TableOf(IReadOnlyList<SearchResult<TKey>> results)
    {
        NeighborTable table = new(results.Count, work.Shape.K);
        int[] ids = new int[work.Shape.K];
        float[] distances = new float[work.Shape.K];
        for (int query = 0; query < results.Count; query++)
        {
            IReadOnlyList<Neighbor<TKey>> neighbors = results[query].Neighbors;
            for (int i = 0; i < neighbors.Count; i++)
            {
                ids[i] = IdOf(neighbors[i].Key);
                distances[i] = neighbors[i].Distance;
            }

            table.Set(query, ids.AsSpan(0, neighbors.Count), distances.AsSpan(0, neighbors.Count));
        }

        return table;
    }

    private int IdOf(TKey key) => key is long id && id is >= 0 and <= int.MaxValue
        ? (int)id
        : throw new PlanException($"{request.Index}: found key '{key}', expected numbers of 0 to {int.MaxValue}, which files of neighbours hold");

    private static string Words(SearchResult<TKey> result) => string.Join(
        ", ",
        result.Neighbors.Take(ShownNeighbors).Select(neighbor => string.Create(CultureInfo.InvariantCulture, $"{neighbor.Key} at {neighbor.Distance:G5}")))
        + (result.Returned > ShownNeighbors ? ", ..." : "");

    private static double Lap(ref long start)
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        return seconds;
    }
}
