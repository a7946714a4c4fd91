using Plumbline.Distances;
using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>Answers queries under a capacity contract.</summary>
internal sealed class HnswSearcher(HnswGraph graph, DistanceComputer distances)
{
    public HnswSearchResult Search(
        VectorSet queries,
        int k,
        bool selfJoin,
        HnswSearchOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        // A self-join asks for one more, as its users do, and that one is the vector itself. Of the largest k there is no more.
        int asked = selfJoin ? Math.Min(k, int.MaxValue - 1) + 1 : k;
        if (options.Contract == CapacityContract.Reject && asked > options.EfSearch)
        {
            throw new EffortBelowKException(options.EfSearch, asked);
        }

        int most = Math.Min(k, selfJoin ? Math.Max(0, graph.Count - 1) : graph.Count);
        HnswSearchResult result = new(new NeighborTable(queries.Count, most), new int[queries.Count], new int[queries.Count], 0);
        int completed = 0;
        ParallelWork.Run(
            queries.Count,
            options.Threads,
            () => new Worker(graph, distances, asked, options),
            (query, worker) =>
            {
                if (worker.Search(queries, query, selfJoin, result))
                {
                    Interlocked.Increment(ref completed);
                }
            },
            progress,
            cancellationToken);
        GC.KeepAlive(queries);
        GC.KeepAlive(distances.Vectors);
        return result with { Completed = completed };
    }

    /// <summary>Buffers of one thread.</summary>
    private sealed class Worker(HnswGraph graph, DistanceComputer distances, int asked, HnswSearchOptions options)
    {
        private readonly GraphSearcher _searcher = new(graph, new SetScorer(distances));
        private readonly ulong[] _keys = new ulong[Math.Min(asked, graph.Count)];

        /// <summary>Answers one query; true where the graph fell short and a scan completed it.</summary>
        public bool Search(VectorSet queries, int query, bool selfJoin, HnswSearchResult result)
        {
            if (selfJoin)
            {
                _searcher.Scorer.SetQuery(query);
            }
            else
            {
                _searcher.Scorer.SetQuery(queries[query]);
            }

            _searcher.Search(asked, options.EfSearch, options.Contract, filter: null);
            result.Evaluated[query] = _searcher.Evaluated;
            result.Expanded[query] = _searcher.Expanded;
            Store(query, selfJoin, result.Neighbors);
            return _searcher.Scanned;
        }

        private void Store(int query, bool selfJoin, NeighborTable table)
        {
            int count = 0;
            foreach (ulong key in _searcher.Keys)
            {
                if (!(selfJoin && SortKey.Id(key) == query) && count < table.K)
                {
                    _keys[count++] = key;
                }
            }

            table.SetFromKeys(query, _keys.AsSpan(0, count));
            if (distances.Metric == Metric.L2)
            {
                table.TakeRoots(query);
            }
        }
    }
}
