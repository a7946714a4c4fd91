using Plumbline.Hnsw.Scoring;

namespace Plumbline.Hnsw;

/// <summary>
/// The best-first walk of one level for one effort, as fast as it can be: it expands and evaluates the same points as
/// <see cref="BaseLevelWalk"/>, but keeps only the nearest, and so may leave it to the scorer not to finish a distance that is too great
/// to matter. One thread at a time.
/// </summary>
/// <remarks>
/// The law walks on from the nearest unexpanded point while fewer than ef evaluated points are nearer. A point that falls out of
/// a pool of the ef nearest (and those as near as the last) has ef nearer ones, so its turn never comes.
/// </remarks>
internal sealed unsafe class PoolWalk
{
    private readonly HnswGraph _graph;
    private readonly UnseenLinks _links;
    private readonly float[] _distances;

    public PoolWalk(HnswGraph graph)
    {
        _graph = graph;
        _links = new UnseenLinks(graph);
        _distances = new float[graph.Capacity(0)];
    }

    /// <summary>The nearest points found.</summary>
    public CandidatePool Pool { get; } = new();

    /// <summary>A point that walks act as if it were not there; -1 for none. It must be on the base level only.</summary>
    public int Blocked
    {
        get => _links.Blocked;
        set => _links.Blocked = value;
    }

    /// <summary>Points evaluated by the last walk.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Points expanded by the last walk.</summary>
    public int Expanded { get; private set; }

    /// <summary>Whether the last walk has evaluated a point.</summary>
    public bool HasEvaluated(int point) => _links.Contains(point);

    /// <summary>Walks the base level of a graph that is not empty, from where the levels above lead to.</summary>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="ef">The effort.</param>
    /// <param name="keep">The most points kept, <paramref name="ef"/> or more.</param>
    public void Search(PlaceScorer scorer, int ef, int keep)
    {
        (int start, float distance) = Descend(scorer, 0);
        Walk(scorer, start, distance, 0, ef, keep, keepTies: true);
    }

    /// <summary>Descends greedily from the entry point and stops above a level.</summary>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="lowestLevel">The first level that is not walked.</param>
    /// <returns>The nearest point found and its raw distance.</returns>
    public (int Point, float Distance) Descend(PlaceScorer scorer, int lowestLevel) =>
        UpperLevels.Descend(_graph, scorer, lowestLevel, _links, _distances);

    /// <summary>Walks one level from a point of it.</summary>
    /// <param name="scorer">Distances from the query.</param>
    /// <param name="start">Where the walk begins.</param>
    /// <param name="startDistance">Its distance.</param>
    /// <param name="level">The level.</param>
    /// <param name="ef">The effort.</param>
    /// <param name="keep">The most points kept, <paramref name="ef"/> or more.</param>
    /// <param name="keepTies">Whether points as near as the last are kept and expanded too, as the law has it; or the ids decide.</param>
    public void Walk(PlaceScorer scorer, int start, float startDistance, int level, int ef, int keep, bool keepTies)
    {
        CandidatePool pool = Pool;
        pool.Clear(keep, keepTies);
        _links.Begin(start);
        pool.Offer(startDistance, start);
        int evaluated = 1;
        int expanded = 0;
        fixed (float* distances = _distances)
        {
            for (int point = pool.TakeNext(ef); point >= 0; point = pool.TakeNext(ef))
            {
                expanded++;
                int count = _links.Collect(point, level);
                int* points = _links.Points;
                if (level == 0)
                {
                    _links.Ask(pool.PeekNext());
                }

                scorer.Score(points, count, pool.Bound, distances);
                evaluated += count;
                for (int i = 0; i < count; i++)
                {
                    pool.Offer(distances[i], points[i]);
                }
            }
        }

        Evaluated = evaluated;
        Expanded = expanded;
    }
}
