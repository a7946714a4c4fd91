using Plumbline.Capacity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Per-query values of one setting: by effort, then by k.</summary>
internal sealed class ConditionBuffer
{
    private readonly ConditionSpec _spec;

    public ConditionBuffer(ConditionSpec spec, MeasureMemory memory)
    {
        _spec = spec;
        int queries = memory.Queries;
        Points = [.. spec.Efforts.Select(effort => effort.Ks.Select(k => new PointBuffer(k, memory)).ToArray())];
        Evaluated = [.. spec.Efforts.Select(_ => new int[queries])];
        Room = [.. spec.Efforts.Select(_ => new int[queries])];
        WithinPlaces = [.. spec.Efforts.Select(_ => new int[queries])];
        Expanded = [.. spec.Efforts.Select(_ => new int[queries])];
    }

    public PointBuffer[][] Points { get; }

    public int[][] Evaluated { get; }

    /// <summary>Points evaluated, the query itself not counted.</summary>
    public int[][] Room { get; }

    /// <summary>The effort's places that are left for results: efSearch, less one where the query itself takes one.</summary>
    public int[][] WithinPlaces { get; }

    public int[][] Expanded { get; }

    public ConditionResult ToResult(int run, StudyPlan plan, ExactSide exact, int largestK, int threads, CancellationToken cancellationToken)
    {
        CapacityResult[] capacities = new CapacityResult[Points.Length];
        ParallelWork.Run(capacities.Length, threads, () => 0, (i, _) => capacities[i] = Capacity(run, i), progress: null, cancellationToken);
        CapacitySummary[] summaries = [.. capacities.Select(capacity => CapacitySummary.Of(capacity.Evaluated, largestK))];
        (int Effort, PointBuffer Buffer)[] buffers = [.. Points.SelectMany((effort, place) => effort.Select(buffer => (place, buffer)))];
        StudyPoint[] points = new StudyPoint[buffers.Length];
        // Percentiles are most of this work.
        ParallelWork.Run(
            points.Length,
            threads,
            () => 0,
            (i, _) => points[i] = buffers[i].Buffer.ToPoint(run, _spec, buffers[i].Effort, this, summaries[buffers[i].Effort], plan, exact),
            progress: null,
            cancellationToken);
        Array.Sort(points, (a, b) => a.K.CompareTo(b.K));
        return new ConditionResult(_spec.Key, points, capacities);
    }

    private CapacityResult Capacity(int run, int effort) => new()
    {
        Run = run,
        Key = _spec.Key,
        EfSearch = _spec.Efforts[effort].Ef,
        Evaluated = new CapacityDistribution(Evaluated[effort], Room[effort]),
        ExpandedMean = Expanded[effort].Average(),
    };
}
