using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
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
    // 16 bits a mark: half of what a walk reads here and there beside links and vectors.
    private ushort[] _marks;
    private ushort _generation;
    private readonly int[] _unseen;
    private readonly float[] _distances;

    public PoolWalk(HnswGraph graph)
    {
        _graph = graph;
        _marks = new ushort[graph.Count];
        _unseen = GC.AllocateArray<int>(graph.Capacity(0) + 1, pinned: true);
        _distances = GC.AllocateArray<float>(graph.Capacity(0) + 1, pinned: true);
    }

    /// <summary>The nearest points found.</summary>
    public CandidatePool Pool { get; } = new();

    /// <summary>Points evaluated by the last walk.</summary>
    public int Evaluated { get; private set; }

    /// <summary>Points expanded by the last walk.</summary>
    public int Expanded { get; private set; }

    /// <summary>Whether the last walk has evaluated a point.</summary>
    public bool HasEvaluated(int point) => _marks[point] == _generation;

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
    public (int Point, float Distance) Descend(PlaceScorer scorer, int lowestLevel)
    {
        int nearest = _graph.EntryPoint;
        float distance = scorer.Score(nearest);
        fixed (float* distances = _distances)
        {
            for (int level = _graph.MaxLevel; level > lowestLevel; level--)
            {
                bool nearer = true;
                while (nearer)
                {
                    nearer = false;
                    ReadOnlySpan<int> links = _graph.Links(nearest, level);
                    fixed (int* points = links)
                    {
                        scorer.Score(points, links.Length, distance, distances);
                        for (int i = 0; i < links.Length; i++)
                        {
                            if (distances[i] < distance)
                            {
                                distance = distances[i];
                                nearest = points[i];
                                nearer = true;
                            }
                        }
                    }
                }
            }
        }

        return (nearest, distance);
    }

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
        NextGeneration();
        CandidatePool pool = Pool;
        pool.Clear(keep, keepTies);
        _marks[start] = _generation;
        pool.Offer(startDistance, start);
        int evaluated = 1;
        int expanded = 0;
        fixed (int* unseen = _unseen)
        fixed (float* distances = _distances)
        {
            for (int point = pool.TakeNext(ef); point >= 0; point = pool.TakeNext(ef))
            {
                expanded++;
                int count = CollectUnseen(point, level, unseen);
                if (level == 0)
                {
                    AskForLinks(pool.PeekNext());
                }

                scorer.Score(unseen, count, pool.Bound, distances);
                evaluated += count;
                for (int i = 0; i < count; i++)
                {
                    pool.Offer(distances[i], unseen[i]);
                }
            }
        }

        Evaluated = evaluated;
        Expanded = expanded;
    }

    private void NextGeneration()
    {
        if (_marks.Length < _graph.Count)
        {
            _marks = new ushort[_graph.Count + (_graph.Count / 4)];
            _generation = 0;
        }

        if (_generation == ushort.MaxValue)
        {
            Array.Clear(_marks);
            _generation = 0;
        }

        _generation++;
    }

    private int CollectUnseen(int point, int level, int* unseen)
    {
        ushort generation = _generation;
        int count = 0;
        fixed (ushort* marks = _marks)
        {
            if (level == 0)
            {
                int places = _graph.Capacity(0);
                int* links = _graph.BaseLinks + ((long)point * places);
                for (int i = 0; i < places && links[i] >= 0; i++)
                {
                    int link = links[i];
                    unseen[count] = link;
                    count += marks[link] != generation ? 1 : 0;
                    marks[link] = generation;
                }

                return count;
            }

            foreach (int link in _graph.Links(point, level))
            {
                unseen[count] = link;
                count += marks[link] != generation ? 1 : 0;
                marks[link] = generation;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskForLinks(int point)
    {
        if (Sse.IsSupported && point >= 0)
        {
            byte* links = (byte*)(_graph.BaseLinks + ((long)point * _graph.Capacity(0)));
            int bytes = _graph.Capacity(0) * sizeof(int);
            for (int i = 0; i < bytes; i += 64)
            {
                Sse.Prefetch0(links + i);
            }
        }
    }
}
