using System.Diagnostics;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>
/// Measures all settings that share a graph: a walk for each query, from which the results at every (k, ef) are read, and the
/// measures of each.
/// </summary>
internal sealed class GraphEvaluator(VectorSet vectors, RunDistances distances, ExactSide exact, StudyPlan plan, int threads) : IDisposable
{
    // Enough queries that a slice of the vectors, once in the cache, is used many times; few enough to share out well.
    private const int BatchSize = 128;

    private readonly SlicedVectors _slices = new(vectors);

    public void Dispose() => _slices.Dispose();

    public IReadOnlyList<ConditionResult> Evaluate(
        int run,
        IReadOnlyList<ConditionSpec> specs,
        HnswIndex index,
        StudyClock clock,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        // Settings of the same efforts, such as efSearch 50 in conditions 1 and 2, have the same results: measured once.
        ConditionSpec[] measured = [.. specs.DistinctBy(EffortsOf)];
        ConditionBuffer[] buffers = [.. measured.Select(spec => new ConditionBuffer(spec, vectors.Count))];
        List<QueryEvaluator> workers = [];
        long start = Stopwatch.GetTimestamp();
        ParallelWork.Run(
            (vectors.Count + BatchSize - 1) / BatchSize,
            threads,
            () =>
            {
                QueryEvaluator worker = new(distances.CreateTraversal(index), _slices, exact, measured, plan.Convention);
                lock (workers)
                {
                    workers.Add(worker);
                }

                return worker;
            },
            (batch, worker) => worker.Evaluate(batch * BatchSize, Math.Min(BatchSize, vectors.Count - (batch * BatchSize)), buffers),
            progress,
            cancellationToken);
        Account(clock, workers, Stopwatch.GetElapsedTime(start).TotalSeconds);
        return clock.Time("metrics", () => Summarise(run, specs, measured, buffers, cancellationToken));
    }

    private static string EffortsOf(ConditionSpec spec) =>
        string.Join(';', spec.Efforts.Select(effort => $"{effort.Ef}:{string.Join(',', effort.Ks)}"));

    private ConditionResult[] Summarise(int run, IReadOnlyList<ConditionSpec> specs, ConditionSpec[] measured, ConditionBuffer[] buffers, CancellationToken cancellationToken)
    {
        ConditionResult[] results = [.. buffers.Select(buffer => buffer.ToResult(run, plan, exact, threads, cancellationToken))];
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
