using Plumbline.Capacity;
using Plumbline.Hnsw;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Overlap and capacity of all queries on one graph at one effort, and nothing else.</summary>
internal sealed class SensitivityMeter(RunDistances distances, int[] ks, int threads)
{
    /// <summary>Walks from every query and counts.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="efSearch">The effort.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each k, mean overlap and the queries with fewer than k results; and the capacities.</returns>
    public (double[] Overlap, int[] Shortfalls, CapacitySummary Capacity) Measure(
        HnswIndex index, int efSearch, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        QueryRows rows = distances.Queries;
        int queries = rows.Count;
        int[] evaluated = new int[queries];
        int[] room = new int[queries];
        List<Worker> workers = [];
        ParallelWork.Run(
            queries,
            threads,
            () =>
            {
                Worker worker = new(distances.CreateTraversal(index), ks);
                lock (workers)
                {
                    workers.Add(worker);
                }

                return worker;
            },
            (query, worker) => (evaluated[query], room[query]) = worker.Measure(rows[query], efSearch),
            progress,
            cancellationToken);
        double[] overlap = [.. ks.Select((k, place) => workers.Sum(worker => worker.Shared[place]) / ((double)k * queries))];
        int[] shortfalls = [.. ks.Select(k => room.Count(results => results < k))];
        return (overlap, shortfalls, CapacitySummary.Of(new CapacityDistribution(evaluated, room), rows.VectorCount - 1));
    }

    /// <summary>Buffers and sums of one thread.</summary>
    private sealed class Worker(RankedTraversal traversal, int[] ks)
    {
        private readonly int[] _shared = new int[ks.Length];

        public long[] Shared { get; } = new long[ks.Length];

        public (int Evaluated, int Room) Measure(int row, int efSearch)
        {
            traversal.Run(row, [efSearch]);
            OverlapCounter.Count(traversal.Found(0), traversal.SelfRank, ks, _shared);
            for (int i = 0; i < ks.Length; i++)
            {
                Shared[i] += _shared[i];
            }

            return (traversal.Evaluated(0), OverlapCounter.Room(traversal, 0));
        }
    }
}
