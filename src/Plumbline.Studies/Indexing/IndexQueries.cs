using Plumbline.Distances;
using Plumbline.Search;

namespace Plumbline.Studies.Indexing;

/// <summary>Searches an index for a set of queries, and measures what came back against an exact search of the same index.</summary>
/// <param name="index">The index; its keys fit 32 bits. Nobody changes it meanwhile.</param>
/// <param name="queries">The queries.</param>
/// <param name="k">Neighbours asked for.</param>
public sealed class IndexQueries(VectorIndex<long> index, VectorSet queries, int k)
{
    /// <summary>Searches.</summary>
    /// <param name="parameters">Effort or target, contract, threads.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The dimensions differ, a value is not finite, or a key does not fit 32 bits.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IndexAnswers Search(SearchParameters parameters, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<SearchResult<long>> results = index.SearchBatch(queries, k, parameters, filter: null, progress, cancellationToken);
        NeighborTable table = new(queries.Count, k);
        ulong[] keys = new ulong[k];
        for (int query = 0; query < results.Count; query++)
        {
            IReadOnlyList<Neighbor<long>> found = results[query].Neighbors;
            for (int i = 0; i < found.Count; i++)
            {
                keys[i] = SortKey.Create(found[i].Distance, Id(found[i].Key));
            }

            table.SetFromKeys(query, keys.AsSpan(0, found.Count));
        }

        return new IndexAnswers(
            table,
            [.. results.Select(result => result.Returned)],
            [.. results.Select(result => result.Evaluated)],
            [.. results.Select(result => result.Expanded)],
            results.Count(result => result.IsComplete),
            results.Count(result => result.Scanned),
            results.Count > 0 ? results[0].EfSearch : 0);
    }

    /// <summary>Compares answers with an exact search. O(q n d).</summary>
    /// <param name="answers">The answers to the same queries.</param>
    /// <param name="threads">Threads; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IndexQuality Measure(IndexAnswers answers, int threads, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answers);
        double[] overlaps = new double[queries.Count];
        double[] recalls = new double[queries.Count];
        ParallelWork.Run(
            queries.Count,
            threads,
            index.Core.Rent,
            (query, searcher) =>
            {
                searcher.Scorer.SetQuery(queries[query]);
                searcher.ScanAll(k, index.Core.Live);
                ReadOnlySpan<ulong> exact = searcher.Keys;
                HashSet<int> truth = [];
                foreach (ulong key in exact)
                {
                    truth.Add(Id(index.Keys[SortKey.Id(key)]));
                }

                ReadOnlySpan<int> ids = answers.Neighbors.Ids(query)[..answers.Returned[query]];
                ReadOnlySpan<float> distances = answers.Neighbors.Distances(query)[..answers.Returned[query]];
                double last = exact.Length == 0 ? 0 : DistanceComputer.ToMetric(SortKey.Distance(exact[^1]), index.Metric);
                (int shared, int near) = Count(ids, distances, truth, last + (Math.Abs(last) * 1e-6));
                overlaps[query] = truth.Count == 0 ? 1 : (double)shared / truth.Count;
                recalls[query] = truth.Count == 0 ? 1 : Math.Min(1, (double)near / truth.Count);
            },
            index.Core.GiveBack,
            progress,
            cancellationToken);
        GC.KeepAlive(queries);
        return new IndexQuality(overlaps.Average(), overlaps.Min(), recalls.Average());
    }

    private static (int Shared, int Near) Count(ReadOnlySpan<int> ids, ReadOnlySpan<float> distances, HashSet<int> truth, double last)
    {
        int shared = 0;
        int near = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            shared += truth.Contains(ids[i]) ? 1 : 0;
            near += distances[i] <= last ? 1 : 0;
        }

        return (shared, near);
    }

    private static int Id(long key) =>
        key is >= 0 and <= int.MaxValue ? (int)key : throw new ArgumentException($"Key {key} does not fit a neighbour file, whose ids are 0 to {int.MaxValue}.");
}
