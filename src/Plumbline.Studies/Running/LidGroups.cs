using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>The queries of a run in four groups by their exact LID, and means over each group.</summary>
internal sealed class LidGroups
{
    private const int Count = 4;
    private const byte None = Count;

    private readonly int _k;
    private readonly byte[] _groupOf;
    private readonly LidQuartile[] _groups = new LidQuartile[Count];
    private readonly int _undefined;

    /// <summary>Groups queries. O(q log q).</summary>
    /// <param name="k">Neighbourhood size of the LID.</param>
    /// <param name="lids">The LID of each query; NaN where it has none.</param>
    public LidGroups(int k, double[] lids)
    {
        _k = k;
        _groupOf = new byte[lids.Length];
        Array.Fill(_groupOf, None);
        int[] order = [.. Enumerable.Range(0, lids.Length).Where(query => !double.IsNaN(lids[query])).OrderBy(query => lids[query]).ThenBy(query => query)];
        _undefined = lids.Length - order.Length;
        for (int group = 0; group < Count; group++)
        {
            int first = Start(group, order.Length);
            int end = Start(group + 1, order.Length);
            _groups[group] = first == end ? new LidQuartile(0, double.NaN, double.NaN) : new LidQuartile(end - first, lids[order[first]], lids[order[end - 1]]);
            foreach (int query in order[first..end])
            {
                _groupOf[query] = (byte)group;
            }
        }
    }

    public LidQuartiles ToResult(int run) => new() { Run = run, K = _k, Undefined = _undefined, Groups = _groups };

    /// <summary>Mean share of k of a count, over each group.</summary>
    /// <param name="k">Places.</param>
    /// <param name="counts">A count of places, at most k, for each query.</param>
    public QuartileMeans Means(int k, ReadOnlySpan<int> counts)
    {
        Span<long> sums = stackalloc long[Count + 1];
        sums.Clear();
        for (int query = 0; query < counts.Length; query++)
        {
            sums[_groupOf[query]] += counts[query];
        }

        return Means(k, sums);
    }

    /// <summary>Mean share of k places left empty, over each group.</summary>
    /// <param name="k">Places.</param>
    /// <param name="room">How many results each query could have; more than k is as good as k.</param>
    public QuartileMeans Unfilled(int k, ReadOnlySpan<int> room)
    {
        Span<long> sums = stackalloc long[Count + 1];
        sums.Clear();
        for (int query = 0; query < room.Length; query++)
        {
            sums[_groupOf[query]] += Math.Max(0, k - room[query]);
        }

        return Means(k, sums);
    }

    private static int Start(int group, int count) => (int)((long)group * count / Count);

    private QuartileMeans Means(int k, ReadOnlySpan<long> sums) => new(Mean(k, sums, 0), Mean(k, sums, 1), Mean(k, sums, 2), Mean(k, sums, 3));

    private double Mean(int k, ReadOnlySpan<long> sums, int group) => sums[group] / ((double)k * _groups[group].Queries);
}
