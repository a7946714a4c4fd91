using System.Diagnostics;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>
/// Measures all settings of some graphs: a walk for each query and graph, from which the results at every (k, ef) are read, and
/// the measures of each. What the exact neighbours contribute is worked out once a query for all graphs together.
/// </summary>
internal sealed class GraphEvaluator(VectorSet vectors, RunDistances distances, ExactSide exact, StudyPlan plan, int threads) : IDisposable
{
    // Enough queries that a slice of the vectors, once in the cache, is used many times; few enough to share out well.
    private const int BatchSize = 64;

    private readonly SlicedVectors _slices = new(vectors);

    public void Dispose() => _slices.Dispose();

    public IReadOnlyList<ConditionResult> Evaluate(
        int run,
        IReadOnlyList<MeasuredGraph> graphs,
        StudyClock clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        // Settings of the same efforts, such as efSearch 50 in conditions 1 and 2, have the same results: measured once.
        ConditionSpec[][] measured = [.. graphs.Select(graph => graph.Specs.DistinctBy(EffortsOf).ToArray())];
        int[] order = NearbyQueries.Order(exact.Neighbors, distances.Queries, BatchSize);
        using MeasureMemory memory = new(order, measured.Sum(specs => specs.Sum(spec => spec.Efforts.Sum(effort => effort.Ks.Length))));
        ConditionBuffer[][] buffers = [.. measured.Select(specs => specs.Select(spec => new ConditionBuffer(spec, memory)).ToArray())];
        List<QueryEvaluator> workers = [];
        long start = Stopwatch.GetTimestamp();
        ParallelWork.Run(
            (order.Length + BatchSize - 1) / BatchSize,
            threads,
            () =>
            {
                RankedTraversal[] traversals = distances.CreateTraversals(graphs.Select(graph => graph.Index));
                QueryEvaluator worker = new(
                    traversals.Select((traversal, i) => new GraphWalks(traversal, measured[i], buffers[i], graphs[i].Law)), _slices, distances.Queries, exact, plan.Convention);
                lock (workers)
                {
                    workers.Add(worker);
                }

                return worker;
            },
            (batch, worker) => worker.Evaluate(batch * BatchSize, order.AsSpan(batch * BatchSize, Math.Min(BatchSize, order.Length - (batch * BatchSize)))),
            progress,
            cancellationToken);
        foreach (MeasuredGraph graph in graphs)
        {
            graph.Law?.Collect();
        }

        Account(clock, workers, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return clock.Time("metrics", () => graphs.SelectMany((graph, i) => Summarise(run, graph.Specs, measured[i], buffers[i], cancellationToken)).ToArray());
    }

    private static string EffortsOf(ConditionSpec spec) =>
        string.Join(';', spec.Efforts.Select(effort => $"{effort.Ef}:{string.Join(',', effort.Ks)}"));

    private ConditionResult[] Summarise(int run, IReadOnlyList<ConditionSpec> specs, ConditionSpec[] measured, ConditionBuffer[] buffers, CancellationToken cancellationToken)
    {
        ConditionResult[] results = [.. buffers.Select(buffer => buffer.ToResult(run, plan, exact, distances.Queries.VectorCount - 1, threads, cancellationToken))];
        return [.. specs.Select(spec => results[Array.FindIndex(measured, other => EffortsOf(other) == EffortsOf(spec))].As(spec.Key))];
    }

    /// <summary>Walks and measures alternate in every thread: the elapsed time is shared out as their own times are.</summary>
    private static void Account(StudyClock clock, List<QueryEvaluator> workers, double elapsed)
    {
        double search = workers.Sum(worker => worker.SearchTicks);
        double metrics = workers.Sum(worker => worker.MetricsTicks);
        double share = search + metrics > 0 ? search / (search + metrics) : 0;
        clock.Add("search", elapsed * share);
        clock.Add("metrics", elapsed * (1 - share));
    }
}
