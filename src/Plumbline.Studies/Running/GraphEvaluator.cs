using System.Diagnostics;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>
/// Measures all settings that share a graph: a walk for each query, from which the results at every (k, ef) are read, and the
/// measures of each.
/// </summary>
internal sealed class GraphEvaluator(VectorSet vectors, DistanceMatrix? distances, ExactSide exact, StudyPlan plan, int threads)
{
    public IReadOnlyList<ConditionResult> Evaluate(
        int run,
        IReadOnlyList<ConditionSpec> specs,
        HnswIndex index,
        StudyClock clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        ConditionBuffer[] buffers = [.. specs.Select(spec => new ConditionBuffer(spec, vectors.Count))];
        List<QueryEvaluator> workers = [];
        long start = Stopwatch.GetTimestamp();
        ParallelWork.Run(
            vectors.Count,
            threads,
            () =>
            {
                QueryEvaluator worker = new(vectors, index.CreateTraversal(distances), exact, specs, plan.Convention);
                lock (workers)
                {
                    workers.Add(worker);
                }

                return worker;
            },
            (query, worker) => worker.Evaluate(query, buffers),
            progress,
            cancellationToken);
        Account(clock, workers, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return clock.Time("metrics", () => buffers.Select(buffer => buffer.ToResult(run, plan, exact)).ToArray());
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
