namespace Plumbline;

/// <summary>
/// The neighbours of each of a number of queries: ids and distances, nearest first, at most <see cref="K"/> a query.
/// A missing result is missing: the query's count is smaller than k. There are no pads.
/// </summary>
/// <remarks>Different queries may be filled by different threads; one query by one thread only.</remarks>
public sealed class NeighborTable
{
    private readonly int[] _ids;
    private readonly float[] _distances;
    private readonly int[] _counts;

    /// <summary>Creates a table in which every query has no neighbours yet.</summary>
    /// <param name="queryCount">Number of queries, 0 or more.</param>
    /// <param name="k">The most neighbours of a query, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or queries times k exceeds 2^31 - 1.</exception>
    public NeighborTable(int queryCount, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queryCount);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)queryCount * k, Array.MaxLength, "queryCount * k");
        QueryCount = queryCount;
        K = k;
        _ids = LargeMemory.AllocateArray<int>(queryCount * k);
        _distances = LargeMemory.AllocateArray<float>(queryCount * k);
        _counts = new int[queryCount];
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount { get; }

    /// <summary>The most neighbours that a query may have.</summary>
    public int K { get; }

    /// <summary>How many neighbours a query has, 0 to <see cref="K"/>.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public int Count(int query) => _counts[query];

    /// <summary>Ids of a query's neighbours, nearest first.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<int> Ids(int query) => _ids.AsSpan(Offset(query), _counts[query]);

    /// <summary>Distances of a query's neighbours, ascending, in the unit of the metric.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(Offset(query), _counts[query]);

    /// <summary>Replaces a query's neighbours.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    /// <param name="ids">Ids, nearest first, at most <see cref="K"/>.</param>
    /// <param name="distances">As many distances, ascending.</param>
    /// <exception cref="ArgumentException">The lengths differ, exceed k, an id is negative, or the distances do not ascend or one is NaN.</exception>
    public void Set(int query, ReadOnlySpan<int> ids, ReadOnlySpan<float> distances)
    {
        if (ids.Length != distances.Length || ids.Length > K)
        {
            throw new ArgumentException($"Query {query} was given {ids.Length} ids and {distances.Length} distances; expected the same number of each, at most {K}.");
        }

        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0)
            {
                throw new ArgumentException($"Query {query} has id {ids[i]} at place {i}; a missing result is left out, not written as a pad.", nameof(ids));
            }

            if (i == 0 && float.IsNaN(distances[0]))
            {
                throw new ArgumentException($"Query {query} has distance NaN at place 0.", nameof(distances));
            }

            // Written so that NaN fails too.
            if (i > 0 && !(distances[i] >= distances[i - 1]))
            {
                throw new ArgumentException($"Query {query} has distance {distances[i]} at place {i} after {distances[i - 1]}; distances must ascend.", nameof(distances));
            }
        }

        int offset = Offset(query);
        ids.CopyTo(_ids.AsSpan(offset));
        distances.CopyTo(_distances.AsSpan(offset));
        _counts[query] = ids.Length;
    }

    /// <summary>Where distances go, query after query, for work that fills them in the order of ids before it ranks them.</summary>
    internal Span<float> DistancePlaces => _distances;

    /// <summary>Writes a query's neighbours from sort keys, which are known to ascend.</summary>
    internal void SetFromKeys(int query, ReadOnlySpan<ulong> keys)
    {
        int offset = Offset(query);
        KeyLanes.Split(keys, _ids.AsSpan(offset, keys.Length), _distances.AsSpan(offset, keys.Length));
        _counts[query] = keys.Length;
    }

    /// <summary>Writes a query's neighbours from another table, where one more was searched for, without one id: that id's, or else the last.</summary>
    internal void SetWithout(int query, NeighborTable found, int foundQuery, int id)
    {
        ReadOnlySpan<int> ids = found.Ids(foundQuery);
        int left = ids.IndexOf(id);
        left = left < 0 ? ids.Length - 1 : left;
        int offset = Offset(query);
        ids[..left].CopyTo(_ids.AsSpan(offset));
        ids[(left + 1)..].CopyTo(_ids.AsSpan(offset + left));
        found.Distances(foundQuery)[..left].CopyTo(_distances.AsSpan(offset));
        found.Distances(foundQuery)[(left + 1)..].CopyTo(_distances.AsSpan(offset + left));
        _counts[query] = ids.Length - 1;
    }

    /// <summary>Turns squared distances to distances.</summary>
    internal void TakeRoots(int query)
    {
        foreach (ref float distance in _distances.AsSpan(Offset(query), _counts[query]))
        {
            distance = MathF.Sqrt(distance);
        }
    }

    private int Offset(int query)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)query, (uint)QueryCount, nameof(query));
        return query * K;
    }
}
