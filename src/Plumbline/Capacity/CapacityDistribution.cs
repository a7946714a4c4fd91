namespace Plumbline.Capacity;

/// <summary>
/// The capacities of a set of queries at one search effort: how many distinct points each search evaluated on the base
/// level, which is the most it could ever return.
/// </summary>
public sealed class CapacityDistribution
{
    private readonly int[] _sorted;
    private readonly int[] _room;

    /// <summary>Takes the capacities of the queries. O(q log q).</summary>
    /// <param name="capacities">Points evaluated, one count a query; at least one query.</param>
    /// <param name="selfJoin">
    /// Whether each query is itself among the points evaluated and dropped from its results, which leaves room for one less.
    /// </param>
    /// <exception cref="ArgumentException">There are no queries.</exception>
    public CapacityDistribution(ReadOnlySpan<int> capacities, bool selfJoin)
    {
        if (capacities.IsEmpty)
        {
            throw new ArgumentException("A capacity distribution needs at least one query.", nameof(capacities));
        }

        _sorted = capacities.ToArray();
        Array.Sort(_sorted);
        _room = selfJoin ? [.. _sorted.Select(capacity => capacity - 1)] : _sorted;
    }

    /// <summary>Takes the capacities of the queries, and how many of the points each could return. O(q log q).</summary>
    /// <param name="capacities">Points evaluated, one count a query; at least one query.</param>
    /// <param name="room">
    /// As many counts: the points evaluated that may be results. In a self-join a query is no result of its own, but its
    /// search need not have come by it.
    /// </param>
    /// <exception cref="ArgumentException">There are no queries, or the counts differ in number.</exception>
    public CapacityDistribution(ReadOnlySpan<int> capacities, ReadOnlySpan<int> room)
        : this(capacities, selfJoin: false)
    {
        if (room.Length != capacities.Length)
        {
            throw new ArgumentException($"{capacities.Length} capacities and {room.Length} counts of results; expected as many of each.", nameof(room));
        }

        _room = room.ToArray();
        Array.Sort(_room);
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount => _sorted.Length;

    /// <summary>Capacities in ascending order.</summary>
    public ReadOnlySpan<int> Sorted => _sorted;

    /// <summary>How many results the queries have room for, in ascending order.</summary>
    public ReadOnlySpan<int> Room => _room;

    /// <summary>Smallest capacity of any query.</summary>
    public int Min => _sorted[0];

    /// <summary>Largest capacity of any query.</summary>
    public int Max => _sorted[^1];

    /// <summary>Mean capacity.</summary>
    public double Mean => _sorted.Average();

    /// <summary>A percentile of the capacities, interpolated.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent)
    {
        double rank = percent / 100 * (_sorted.Length - 1);
        int below = (int)rank;
        double share = rank - below;
        return share == 0 ? _sorted[below] : _sorted[below] + (share * (_sorted[below + 1] - _sorted[below]));
    }

    /// <summary>
    /// The cliff: the smallest k at which more than a share of the queries has fewer than k results. 0 asks for the first
    /// query of all.
    /// </summary>
    /// <param name="share">0 up to, but not including, 1.</param>
    public int Cliff(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        // More than share * q queries fall short of k exactly if the query at that rank does.
        int rank = Math.Min(_sorted.Length - 1, (int)Math.Floor(share * _sorted.Length));
        return _room[rank] + 1;
    }

    /// <summary>The cliff where it lies within what can be asked for at all; null beyond.</summary>
    /// <param name="share">0 up to, but not including, 1.</param>
    /// <param name="largestK">The most neighbours that there are: n, or n - 1 in a self-join.</param>
    public int? CliffWithin(double share, int largestK) => Cliff(share) is int cliff && cliff <= largestK ? cliff : null;

    /// <summary>The queries of several distributions together, such as those of several runs.</summary>
    /// <param name="parts">At least one.</param>
    public static CapacityDistribution Merge(IReadOnlyCollection<CapacityDistribution> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new CapacityDistribution([.. parts.SelectMany(part => part._sorted)], (ReadOnlySpan<int>)[.. parts.SelectMany(part => part._room)]);
    }

    /// <summary>Queries that have fewer than k results.</summary>
    /// <param name="k">1 or more.</param>
    public int Shortfall(int k)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_room[middle] < k)
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
