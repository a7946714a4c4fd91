using Plumbline.Distances;

namespace Plumbline.Hnsw;

/// <summary>
/// A walk that computes its distances, for sets too large to keep all of them. Its ranking is that of the points evaluated and
/// of the exact neighbours.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="distances">Distances of the base.</param>
/// <param name="exact">Exact neighbours of every query, raw distances, the query left out.</param>
/// <param name="places">Place of each point's neighbours in that table; null where it holds those of all points.</param>
internal sealed class DirectTraversal(HnswGraph graph, DistanceComputer distances, NeighborTable exact, int[]? places = null) : RankedTraversal
{
    private readonly BaseLevelWalk _walk = new(graph);
    private ulong[] _evaluatedKeys = [];
    private int[] _positions = [];
    private ulong[] _ranked = [];
    private ulong[] _found = [];
    private int _count;
    private int _selfRank;

    public override int Words => (_count + 63) / 64;

    public override int SelfRank => _selfRank;

    public override int Count => _count;

    public override void Run(int query, ReadOnlySpan<int> efs)
    {
        QueryPoint point = distances.Prepare(query);
        _walk.Run(new VectorQuery(distances, point), efs);
        ReadOnlySpan<ulong> evaluated = _walk.Evaluated;
        if (_evaluatedKeys.Length < evaluated.Length)
        {
            _evaluatedKeys = new ulong[evaluated.Length * 2];
            _positions = new int[evaluated.Length * 2];
        }

        evaluated.CopyTo(_evaluatedKeys);
        for (int i = 0; i < evaluated.Length; i++)
        {
            _positions[i] = i;
        }

        Array.Sort(_evaluatedKeys, _positions, 0, evaluated.Length);
        Merge(query, SortKey.Create(distances.Distance(point, query), query), evaluated.Length, efs.Length);
    }

    public override int Evaluated(int checkpoint) => _walk.EvaluatedAt(checkpoint);

    public override int Expanded(int checkpoint) => _walk.ExpandedAt(checkpoint);

    public override ReadOnlySpan<ulong> Found(int checkpoint) => _found.AsSpan(checkpoint * Words, Words);

    public override int Id(int rank) => SortKey.Id(_ranked[rank]);

    public override float Distance(int rank) => SortKey.Distance(_ranked[rank]);

    /// <summary>Merges what was evaluated with the exact neighbours and the query, and marks where each was evaluated.</summary>
    private void Merge(int query, ulong self, int evaluated, int checkpoints)
    {
        int place = places is null ? query : places[query];
        Merge(exact.Ids(place), exact.Distances(place), self, evaluated, checkpoints);
    }

    private void Merge(ReadOnlySpan<int> ids, ReadOnlySpan<float> neighbors, ulong self, int evaluated, int checkpoints)
    {
        int most = evaluated + ids.Length + 1;
        int mostWords = (most + 63) / 64;
        if (_ranked.Length < most || _found.Length < mostWords * checkpoints)
        {
            _ranked = new ulong[most * 2];
            _found = new ulong[2 * mostWords * checkpoints];
        }

        // The exact neighbours with the query in its place are a second ascending list.
        _count = 0;
        int place = 0;
        bool selfDone = false;
        for (int i = 0; i < evaluated || place < ids.Length || !selfDone; _count++)
        {
            ulong neighbor = place < ids.Length ? SortKey.Create(neighbors[place], ids[place]) : ulong.MaxValue;
            bool takesSelf = !selfDone && self < neighbor;
            ulong other = takesSelf ? self : neighbor;
            ulong key = i < evaluated ? Math.Min(_evaluatedKeys[i], other) : other;
            if (key == other)
            {
                selfDone |= takesSelf;
                place += takesSelf ? 0 : 1;
            }

            i += i < evaluated && key == _evaluatedKeys[i] ? 1 : 0;
            _ranked[_count] = key;
            _selfRank = key == self ? _count : _selfRank;
        }

        Mark(evaluated, checkpoints);
    }

    private void Mark(int evaluated, int checkpoints)
    {
        int words = Words;
        _found.AsSpan(0, words * checkpoints).Clear();
        int next = 0;
        for (int rank = 0; rank < _count && next < evaluated; rank++)
        {
            if (_ranked[rank] != _evaluatedKeys[next])
            {
                continue;
            }

            int checkpoint = FirstWith(_positions[next++], checkpoints);
            if (checkpoint < checkpoints)
            {
                _found[(checkpoint * words) + (rank >> 6)] |= 1UL << rank;
            }
        }

        // What one effort evaluates, every larger one does too.
        for (int word = words; word < words * checkpoints; word++)
        {
            _found[word] |= _found[word - words];
        }
    }

    /// <summary>The first checkpoint by which the point at a place in the order of evaluation had been evaluated.</summary>
    private int FirstWith(int position, int checkpoints)
    {
        int low = 0;
        int high = checkpoints;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_walk.EvaluatedAt(middle) <= position)
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
