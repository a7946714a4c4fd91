using System.Runtime.InteropServices;

namespace Plumbline.Hnsw;

/// <summary>
/// The best-first walk on the base level, and the one place where the capacity law lives.
/// </summary>
/// <remarks>
/// <para>
/// The rule, FAISS's: take the closest evaluated point that is not expanded yet; stop where at least ef evaluated points
/// are strictly closer than it; otherwise evaluate its links that were not evaluated before. Since that point is the
/// closest of the unexpanded, "evaluated and closer" is "expanded and closer", so the walk counts expanded points.
/// </para>
/// <para>
/// What is evaluated depends on neither k nor the bound of the candidate heap, and a larger ef only walks on. One walk to
/// the largest ef therefore answers all smaller ones, by noting how much had been evaluated where each would have stopped.
/// </para>
/// <para>
/// Ties are broken by id, and all of them are kept, so that the law holds with ties too. FAISS takes equally close candidates
/// in the order of its heap, and bounds that heap by max(ef, k), dropping points that tie with its edge: among copies of a
/// point it may evaluate a few others.
/// </para>
/// </remarks>
internal sealed class BaseLevelWalk
{
    private readonly HnswGraph _graph;
    private readonly VisitedSet _visited;
    private readonly KeyHeap _open = new();
    private readonly List<ulong> _evaluated = [];
    private readonly List<ulong> _expanded = [];
    private readonly List<uint> _expandedDistances = [];
    private readonly int[] _unseen;
    private readonly float[] _distances;
    private int[] _evaluatedAt = [];
    private int[] _expandedAt = [];

    public BaseLevelWalk(HnswGraph graph)
    {
        _graph = graph;
        _visited = new VisitedSet(graph.Count);
        _unseen = new int[graph.Capacity(0)];
        _distances = new float[Math.Max(graph.Capacity(0), 1)];
    }

    /// <summary>A point that walks act as if it were not there; -1 for none. It must be on the base level only.</summary>
    public int Blocked { get; set; } = -1;

    /// <summary>Keys of the points evaluated, in the order of evaluation.</summary>
    public ReadOnlySpan<ulong> Evaluated => CollectionsMarshal.AsSpan(_evaluated);

    /// <summary>Keys of the points expanded, in the order of expansion.</summary>
    public ReadOnlySpan<ulong> Expanded => CollectionsMarshal.AsSpan(_expanded);

    /// <summary>Points evaluated where the walk for the given effort stops.</summary>
    public int EvaluatedAt(int checkpoint) => _evaluatedAt[checkpoint];

    /// <summary>Points expanded where the walk for the given effort stops.</summary>
    public int ExpandedAt(int checkpoint) => _expandedAt[checkpoint];

    /// <summary>Whether the last walk has evaluated a point.</summary>
    public bool HasEvaluated(int point) => _visited.Contains(point);

    /// <summary>Walks to the largest of <paramref name="efs"/>, which ascend, with a checkpoint for each.</summary>
    public void Run<TQuery>(TQuery query, ReadOnlySpan<int> efs)
        where TQuery : struct, IQueryDistances
    {
        Reset(efs.Length);
        int next = 0;
        if (_graph.EntryPoint >= 0 && efs.Length > 0)
        {
            (int start, float distance) = UpperLevels.Descend(_graph, query, 0, _distances);
            _visited.Add(start);
            Evaluate(SortKey.Create(distance, start));
        }

        while (_open.Count > 0 && next < efs.Length)
        {
            ulong current = _open.Pop();
            uint distance = SortKey.DistanceBits(current);
            int closer = CountCloser(distance);
            for (; next < efs.Length && closer >= efs[next]; next++)
            {
                SetCheckpoint(next);
            }

            if (next < efs.Length)
            {
                _expanded.Add(current);
                // Expansion is nearly in order of distance: this moves a few entries at most.
                _expandedDistances.Insert(CountNotFarther(distance), distance);
                Expand(query, SortKey.Id(current));
            }
        }

        for (; next < efs.Length; next++)
        {
            SetCheckpoint(next);
        }
    }

    private void Reset(int checkpoints)
    {
        _visited.Grow(_graph.Count);
        _visited.Clear();
        if (Blocked >= 0)
        {
            _visited.Add(Blocked);
        }

        _open.Clear();
        _evaluated.Clear();
        _expanded.Clear();
        _expandedDistances.Clear();
        if (_evaluatedAt.Length < checkpoints)
        {
            _evaluatedAt = new int[checkpoints];
            _expandedAt = new int[checkpoints];
        }
    }

    private void Expand<TQuery>(TQuery query, int point)
        where TQuery : struct, IQueryDistances
    {
        int count = 0;
        foreach (int link in _graph.Links(point, 0))
        {
            if (_visited.Add(link))
            {
                _unseen[count++] = link;
            }
        }

        query.To(_unseen.AsSpan(0, count), float.PositiveInfinity, _distances);
        for (int i = 0; i < count; i++)
        {
            Evaluate(SortKey.Create(_distances[i], _unseen[i]));
        }
    }

    private void Evaluate(ulong key)
    {
        _evaluated.Add(key);
        _open.Push(key);
    }

    private void SetCheckpoint(int checkpoint)
    {
        _evaluatedAt[checkpoint] = _evaluated.Count;
        _expandedAt[checkpoint] = _expanded.Count;
    }

    private int CountCloser(uint distance) => LowerBound(distance);

    private int CountNotFarther(uint distance) => distance == uint.MaxValue ? _expandedDistances.Count : LowerBound(distance + 1);

    private int LowerBound(uint distance)
    {
        ReadOnlySpan<uint> sorted = CollectionsMarshal.AsSpan(_expandedDistances);
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < distance)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
