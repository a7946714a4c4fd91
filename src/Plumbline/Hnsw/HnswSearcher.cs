using Plumbline.Distances;
using Plumbline.Exact;

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
    private sealed unsafe class Worker(HnswGraph graph, DistanceComputer distances, int asked, HnswSearchOptions options)
    {
        private readonly BaseLevelWalk _walk = new(graph);
        private readonly TopK _nearest = new(Limit(asked, graph.Count, options));
        private readonly ulong[] _keys = new ulong[Math.Min(asked, graph.Count)];

        /// <summary>Answers one query; true where the graph fell short and a scan completed it.</summary>
        public bool Search(VectorSet queries, int query, bool selfJoin, HnswSearchResult result)
        {
            bool lift = options.Contract == CapacityContract.Lift;
            QueryPoint point = selfJoin ? distances.Prepare(query) : distances.Prepare(queries.Row(query));
            int ef = lift ? Math.Max(options.EfSearch, asked) : options.EfSearch;
            _walk.Run(new VectorQuery(distances, point), [ef]);
            int evaluated = _walk.EvaluatedAt(0);
            _nearest.Clear();
            foreach (ulong key in _walk.Evaluated)
            {
                _nearest.Add(SortKey.Distance(key), SortKey.Id(key));
            }

            // With the contract that promises k, what the links do not reach is scanned.
            bool scan = lift && evaluated < Math.Min(asked, graph.Count);
            if (scan)
            {
                Scan(point);
                evaluated = graph.Count;
            }

            result.Evaluated[query] = evaluated;
            result.Expanded[query] = _walk.ExpandedAt(0);
            Store(query, selfJoin, result.Neighbors);
            return scan;
        }

        private static int Limit(int asked, int count, HnswSearchOptions options)
        {
            int limit = options.Contract == CapacityContract.Truncate ? Math.Min(asked, options.EfSearch) : asked;
            return Math.Min(limit, Math.Max(1, count));
        }

        private void Scan(QueryPoint point)
        {
            for (int id = 0; id < graph.Count; id++)
            {
                if (!_walk.HasEvaluated(id))
                {
                    _nearest.Add(distances.Distance(point, id), id);
                }
            }
        }

        private void Store(int query, bool selfJoin, NeighborTable table)
        {
            int count = 0;
            foreach (ulong key in _nearest.Sorted())
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
