using Plumbline.Hnsw;

namespace Plumbline.Studies.Running;

/// <summary>Counts, in one thread, the exact neighbours found and the queries short of results at every (effort, k).</summary>
internal sealed class SafeLawMeter
{
    private readonly int[] _ks;
    private readonly int[] _shared;
    private readonly SafeLawCounts.Half[] _halves;

    /// <param name="efforts">Number of efforts.</param>
    /// <param name="ks">Neighbourhood sizes, ascending.</param>
    public SafeLawMeter(int efforts, int[] ks)
    {
        _ks = ks;
        _shared = new int[ks.Length];
        _halves = [new(efforts, ks.Length), new(efforts, ks.Length)];
    }

    /// <summary>The queries of even and of odd number.</summary>
    public IReadOnlyList<SafeLawCounts.Half> Halves => _halves;

    /// <summary>Takes a query, which has been walked.</summary>
    /// <param name="query">Number of the query.</param>
    /// <param name="traversal">Its walk.</param>
    /// <param name="checkpoints">Place of each effort among those walked for.</param>
    public void Measure(int query, RankedTraversal traversal, ReadOnlySpan<int> checkpoints)
    {
        SafeLawCounts.Half half = _halves[query & 1];
        half.Queries++;
        int self = traversal.SelfRank;
        for (int effort = 0; effort < checkpoints.Length; effort++)
        {
            OverlapCounter.Count(traversal.Found(checkpoints[effort]), self, _ks, _shared);
            half.Add(effort, _shared);
            int room = OverlapCounter.Room(traversal, checkpoints[effort]);
            for (int i = _ks.Length - 1; i >= 0 && _ks[i] > room; i--)
            {
                half.Shortfalls[(effort * _ks.Length) + i]++;
            }
        }
    }
}
