using Plumbline.IO.Indexes;

namespace Plumbline.IO.Hnswlib;

/// <summary>hnswlib's search (hnswalg.h: searchKnn, searchBaseLayerST), the same in 0.6.2 and in the releases since.</summary>
internal sealed unsafe class HnswlibSearcher(HnswlibGraph graph, StoredRows rows, bool normalizes, LibrarySearch search) : LibrarySearcher
{
    private readonly int _effort = Math.Max(search.Effort ?? HnswlibIndex.DefaultEffort, search.K);
    private readonly VisitedSet _visited = new(rows.Count);
    private readonly DistanceHeap _nearest = new();

    // Negated distances, so that the nearest is on top.
    private readonly DistanceHeap _open = new();
    private readonly float[] _query = new float[rows.Dimension];
    private int[] _unseen = new int[64];
    private float[] _distances = new float[64];
    private long[] _foundLabels = [];
    private float[] _foundDistances = [];

    public override long[] TakeIds() => _foundLabels;

    public override float[] TakeDistances() => _foundDistances;

    public override void Search(ReadOnlySpan<float> query)
    {
        Evaluated = 0;
        Computations = 0;
        _nearest.Clear();
        if (rows.Count > 0)
        {
            query.CopyTo(_query);
            if (normalizes)
            {
                Normalize(_query);
            }

            fixed (float* values = _query)
            {
                Walk(values, Descend(values));
            }
        }

        End();
    }

    /// <summary>As the Python binding does before it adds and before it searches (bindings.cpp: normalize_vector), in float32.</summary>
    private static void Normalize(float[] vector)
    {
        float squares = 0;
        foreach (float value in vector)
        {
            squares += value * value;
        }

        float factor = 1f / (MathF.Sqrt(squares) + 1e-30f);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }
    }

    private int Descend(float* query)
    {
        int nearest = graph.Header.EntryPoint;
        float distance = rows.Measure(query, nearest);
        Computations = 1;
        for (int level = graph.Header.MaxLevel; level > 0; level--)
        {
            for (int before = -1; before != nearest;)
            {
                before = nearest;
                ReadOnlySpan<int> links = graph.Links(nearest, level);
                MakeRoom(links.Length);
                rows.Measure(query, links, _distances);
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

    private void Walk(float* query, int start)
    {
        bool hasDeletions = graph.Deleted > 0;
        float bound = float.MaxValue;
        Evaluated = 1;
        _visited.Clear();
        _visited.Add(start);
        _open.Clear();
        if (!graph.IsDeleted(start))
        {
            bound = rows.Measure(query, start);
            _nearest.Push(bound, start);
        }

        _open.Push(-bound, start);
        while (_open.Count > 0)
        {
            if (-_open.TopDistance > bound && (_nearest.Count == _effort || !hasDeletions))
            {
                break;
            }

            int point = _open.TopId;
            _open.Pop();
            int count = MeasureUnseen(query, point);
            for (int i = 0; i < count; i++)
            {
                bound = Offer(_unseen[i], _distances[i], bound);
            }
        }
    }

    /// <summary>Takes a point where it is near enough; returns the distance within which one is now.</summary>
    private float Offer(int point, float distance, float bound)
    {
        if (_nearest.Count >= _effort && !(bound > distance))
        {
            return bound;
        }

        _open.Push(-distance, point);
        if (!graph.IsDeleted(point))
        {
            _nearest.Push(distance, point);
        }

        if (_nearest.Count > _effort)
        {
            _nearest.Pop();
        }

        return _nearest.Count > 0 ? _nearest.TopDistance : bound;
    }

    private int MeasureUnseen(float* query, int point)
    {
        ReadOnlySpan<int> links = graph.Links(point, 0);
        MakeRoom(links.Length);
        int count = 0;
        foreach (int link in links)
        {
            if (_visited.Add(link))
            {
                _unseen[count++] = link;
            }
        }

        rows.Measure(query, _unseen.AsSpan(0, count), _distances);
        Evaluated += count;
        Computations += count;
        return count;
    }

    /// <summary>The k nearest, in the order of distance and label, as a priority_queue of such pairs gives them up.</summary>
    private void End()
    {
        while (_nearest.Count > search.K)
        {
            _nearest.Pop();
        }

        (float Distance, ulong Label)[] found = new (float, ulong)[_nearest.Count];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = (_nearest.TopDistance, (ulong)graph.Label(_nearest.TopId));
            _nearest.Pop();
        }

        Array.Sort(found);
        _foundLabels = Array.ConvertAll(found, result => (long)result.Label);
        _foundDistances = Array.ConvertAll(found, result => result.Distance);
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
