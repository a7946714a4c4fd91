using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>
/// The walk of the base level where only some points may be returned: it goes through all, and ends when ef that may be are nearer than
/// what comes next. Without a point that may not be, it is <see cref="PoolWalk"/>. One thread at a time.
/// </summary>
internal sealed unsafe class FilteredWalk(HnswGraph graph)
{
    private readonly UnseenLinks _links = new(graph);
    private readonly KeyHeap _open = new();
    private readonly float[] _distances = new float[graph.Capacity(0)];

    /// <summary>The nearest points found that may be returned.</summary>
    public CandidatePool Pool { get; } = new();

    /// <summary>A point that walks act as if it were not there; -1 for none. It must be on the base level only.</summary>
    public int Blocked
    {
        get => _links.Blocked;
        set => _links.Blocked = value;
    }

    /// <summary>Points evaluated by the last walk, whether they may be returned or not.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Points expanded by the last walk.</summary>
    public int Expanded { get; private set; }

    /// <summary>Walks from where the levels above lead to.</summary>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="filter">Which points may be returned.</param>
    /// <param name="ef">The effort.</param>
    /// <param name="keep">The most points kept, <paramref name="ef"/> or more.</param>
    public void Search(PlaceScorer scorer, PlaceFilter filter, int ef, int keep)
    {
        (int start, float distance) = UpperLevels.Descend(graph, scorer, 0, _links, _distances);
        Pool.Clear(keep, keepTies: true);
        _open.Clear();
        _links.Begin(start);
        Offer(filter, distance, start);
        int evaluated = 1;
        int expanded = 0;
        fixed (float* distances = _distances)
        {
            while (_open.Count > 0)
            {
                ulong next = _open.Pop();
                if (Pool.Count >= ef && SortKey.Distance(next) > Pool.Distance(ef - 1))
                {
                    break;
                }

                expanded++;
                int count = _links.Collect(SortKey.Id(next), 0);
                int* points = _links.Points;
                _links.Ask(_open.Count > 0 ? SortKey.Id(_open.Top) : -1);
                scorer.Score(points, count, Pool.Bound, distances);
                evaluated += count;
                for (int i = 0; i < count; i++)
                {
                    if (distances[i] <= Pool.Bound)
                    {
                        Offer(filter, distances[i], points[i]);
                    }
                }
            }
        }

        Evaluated = evaluated;
        Expanded = expanded;
    }

    private void Offer(PlaceFilter filter, float distance, int point)
    {
        _open.Push(SortKey.Create(distance, point));
        if (filter.Passes(point))
        {
            Pool.Offer(distance, point);
        }
    }
}
