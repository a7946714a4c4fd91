using Plumbline.Hnsw;
using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>
/// FAISS's search of a graph (HNSW.cpp: search, greedy_update_nearest, search_from_candidates, search_from_candidate_unbounded), from 1.7.4 on.
/// </summary>
internal sealed unsafe class FaissGraphSearcher : FaissSearcher
{
    private readonly FaissGraph _graph;
    private readonly int _k;
    private readonly int _effort;
    private readonly bool _unbounded;
    private readonly VisitedSet _visited;
    private readonly MinimaxHeap _candidates;
    private readonly KeyHeap _open = new();
    private readonly KeyHeap _farthest = new();
    private int[] _unseen = new int[64];
    private float[] _distances = new float[64];

    public FaissGraphSearcher(FaissGraph graph, StoredRows rows, long[]? ids, bool isProduct, LibrarySearch search)
        : base(rows, ids, isProduct, search.K)
    {
        _graph = graph;
        _k = search.K;
        _effort = search.Effort ?? graph.EfSearch;
        _unbounded = search.Unbounded;
        _visited = new VisitedSet(rows.Count);
        _candidates = new MinimaxHeap(Math.Max(_effort, _k), rows.Count);
    }

    public override void Search(ReadOnlySpan<float> query)
    {
        Evaluated = 0;
        Computations = 0;
        if (Rows.Count > 0)
        {
            _visited.Clear();
            fixed (float* values = query)
            {
                int nearest = Descend(values, out float distance);
                if (_unbounded)
                {
                    WalkUnbounded(values, nearest, distance);
                }
                else
                {
                    Walk(values, nearest, distance);
                }
            }
        }

        End();
    }

    private int Descend(float* query, out float distance)
    {
        int nearest = _graph.EntryPoint;
        distance = Rows.Measure(query, nearest);
        Computations = 1;
        for (int level = _graph.MaxLevel; level >= 1; level--)
        {
            for (int before = -1; before != nearest;)
            {
                before = nearest;
                ReadOnlySpan<int> links = _graph.Links(nearest, level);
                MakeRoom(links.Length);
                Rows.Measure(query, links, _distances);
                Computations += links.Length;
                for (int i = 0; i < links.Length; i++)
                {
                    if (_distances[i] < distance)
                    {
                        nearest = links[i];
                        distance = _distances[i];
                    }
                }
            }
        }

        return nearest;
    }

    private void Walk(float* query, int start, float startDistance)
    {
        _candidates.Clear();
        _candidates.Push(start, startDistance);
        Results.Offer(startDistance, start);
        _visited.Add(start);
        Evaluated = 1;
        while (_candidates.Valid > 0)
        {
            int point = _candidates.PopNearest(out float distance);
            if (_candidates.HasBelow(distance, _effort))
            {
                break;
            }

            int count = MeasureUnseen(query, point);
            for (int i = 0; i < count; i++)
            {
                Results.Offer(_distances[i], _unseen[i]);
                _candidates.Push(_unseen[i], _distances[i]);
            }
        }
    }

    private void WalkUnbounded(float* query, int start, float startDistance)
    {
        int effort = Math.Max(_effort, _k);
        _open.Clear();
        _farthest.Clear();
        _open.Push(SortKey.Create(startDistance, start));
        _farthest.Push(~SortKey.Create(startDistance, start));
        _visited.Add(start);
        Evaluated = 1;
        while (_open.Count > 0 && !(SortKey.Distance(_open.Top) > SortKey.Distance(~_farthest.Top)))
        {
            int count = MeasureUnseen(query, SortKey.Id(_open.Pop()));
            for (int i = 0; i < count; i++)
            {
                if (_distances[i] < SortKey.Distance(~_farthest.Top) || _farthest.Count < effort)
                {
                    ulong key = SortKey.Create(_distances[i], _unseen[i]);
                    _open.Push(key);
                    _farthest.Push(~key);
                    if (_farthest.Count > effort)
                    {
                        _farthest.Pop();
                    }
                }
            }
        }

        while (_farthest.Count > 0)
        {
            ulong key = ~_farthest.Pop();
            if (_farthest.Count < _k)
            {
                Results.Offer(SortKey.Distance(key), SortKey.Id(key));
            }
        }
    }

    /// <summary>Finds the links of a point not seen yet, in their order, marks them and measures them.</summary>
    private int MeasureUnseen(float* query, int point)
    {
        ReadOnlySpan<int> links = _graph.Links(point, 0);
        MakeRoom(links.Length);
        int count = 0;
        foreach (int link in links)
        {
            if (_visited.Add(link))
            {
                _unseen[count++] = link;
            }
        }

        Rows.Measure(query, _unseen.AsSpan(0, count), _distances);
        Evaluated += count;
        Computations += count;
        return count;
    }

    private void MakeRoom(int links)
    {
        if (links > _unseen.Length)
        {
            _unseen = new int[links];
            _distances = new float[links];
        }
    }
}
