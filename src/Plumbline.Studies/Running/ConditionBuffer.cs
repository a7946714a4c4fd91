using Plumbline.Capacity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Per-query values of one setting: by effort, then by k.</summary>
internal sealed class ConditionBuffer
{
    private readonly ConditionSpec _spec;

    public ConditionBuffer(ConditionSpec spec, int queries)
    {
        _spec = spec;
        Points = [.. spec.Efforts.Select(effort => effort.Ks.Select(k => new PointBuffer(k, queries)).ToArray())];
        Evaluated = [.. spec.Efforts.Select(_ => new int[queries])];
        Room = [.. spec.Efforts.Select(_ => new int[queries])];
        Expanded = [.. spec.Efforts.Select(_ => new int[queries])];
    }

    public PointBuffer[][] Points { get; }

    public int[][] Evaluated { get; }

    /// <summary>Points evaluated, the query itself not counted.</summary>
    public int[][] Room { get; }

    public int[][] Expanded { get; }

    public ConditionResult ToResult(int run, StudyPlan plan, ExactSide exact)
    {
        List<StudyPoint> points = [];
        List<CapacityResult> capacities = [];
        for (int effort = 0; effort < Points.Length; effort++)
        {
            int ef = _spec.Efforts[effort].Ef;
            points.AddRange(Points[effort].Select(point => point.ToPoint(run, _spec, ef, plan.M, exact, plan.Convention)));
            capacities.Add(new CapacityResult
            {
                Run = run,
                Key = _spec.Key,
                EfSearch = ef,
                Evaluated = new CapacityDistribution(Evaluated[effort], Room[effort]),
                ExpandedMean = Expanded[effort].Average(),
            });
        }

        points.Sort((a, b) => a.K.CompareTo(b.K));
        return new ConditionResult(_spec.Key, points, capacities);
    }
}
