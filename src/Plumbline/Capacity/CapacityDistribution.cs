namespace Plumbline.Capacity;

/// <summary>
/// The capacities of a set of queries at one search effort: how many distinct points each search evaluated on the base
/// level, which is the most it could ever return.
/// </summary>
public sealed class CapacityDistribution
{
    private readonly int[] _sorted;

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
        SelfJoin = selfJoin;
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount => _sorted.Length;

    /// <summary>Whether a query takes up one place of its own capacity.</summary>
    public bool SelfJoin { get; }

    /// <summary>Capacities in ascending order.</summary>
    public ReadOnlySpan<int> Sorted => _sorted;

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
        return Room(_sorted[rank]) + 1;
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
            if (Room(_sorted[middle]) < k)
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

    private int Room(int capacity) => SelfJoin ? capacity - 1 : capacity;
}
