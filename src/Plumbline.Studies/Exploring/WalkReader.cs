using Plumbline.Distances;
using Plumbline.Hnsw;

namespace Plumbline.Studies.Exploring;

/// <summary>Walks once more from a point and writes each step down. Thread-safe.</summary>
/// <param name="index">The graph.</param>
/// <param name="metric">The metric in whose unit distances are shown.</param>
internal sealed class WalkReader(HnswIndex index, Metric metric)
{
    public WalkRecord Read(int point, int ef)
    {
        HnswGraph graph = index.Graph;
        VectorQuery query = new(index.Distances, index.Distances.Prepare(point));
        BaseLevelWalk walk = new(graph);
        walk.Run(query, [ef]);
        ReadOnlySpan<ulong> evaluated = walk.Evaluated;
        List<WalkStep> steps = [];
        // What a step evaluates are the links of its point that were not seen before, in their order: where each step begins follows.
        HashSet<int> seen = [SortKey.Id(evaluated[0])];
        int next = 1;
        foreach (ulong expanded in walk.Expanded)
        {
            int first = next;
            foreach (int link in graph.Links(SortKey.Id(expanded), 0))
            {
                next += seen.Add(link) ? 1 : 0;
            }

            steps.Add(new WalkStep(PointOf(expanded), PointsOf(evaluated[first..next])));
        }

        return new WalkRecord(point, ef, Descend(query), PointOf(evaluated[0]), steps, StoppedAt(walk), evaluated.Length);
    }

    private List<WalkDescent> Descend(VectorQuery query)
    {
        List<WalkDescent> path = [];
        if (index.Graph.MaxLevel > 0)
        {
            float[] buffer = new float[index.Graph.Capacity(0)];
            UpperLevels.Descend(index.Graph, query, 0, buffer, (level, point, distance) => path.Add(new WalkDescent(level, point, ToMetric(distance))));
        }

        return path;
    }

    /// <summary>The nearest that was evaluated and not expanded.</summary>
    private WalkPoint? StoppedAt(BaseLevelWalk walk)
    {
        HashSet<ulong> expanded = [.. walk.Expanded];
        ulong nearest = ulong.MaxValue;
        foreach (ulong key in walk.Evaluated)
        {
            nearest = key < nearest && !expanded.Contains(key) ? key : nearest;
        }

        return nearest == ulong.MaxValue ? null : PointOf(nearest);
    }

    private WalkPoint[] PointsOf(ReadOnlySpan<ulong> keys)
    {
        WalkPoint[] points = new WalkPoint[keys.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = PointOf(keys[i]);
        }

        return points;
    }

    private WalkPoint PointOf(ulong key) => new(SortKey.Id(key), ToMetric(SortKey.Distance(key)));

    private double ToMetric(float raw) => DistanceComputer.ToMetric(raw, metric);
}
