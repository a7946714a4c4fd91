using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>The rank of every point from one query of a ranking: worked out once for all graphs that are walked from it.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class QueryRanks(NeighborRanking ranking)
{
    private readonly ushort[] _rankOf = new ushort[ranking.Count];
    private int _query = -1;

    /// <summary>Rank by point.</summary>
    public ushort[] RankOf => _rankOf;

    /// <summary>Moves to a query. O(n) where it is another than before.</summary>
    public void Set(int query)
    {
        if (query == _query)
        {
            return;
        }

        ReadOnlySpan<ushort> order = ranking.Row(query);
        ushort[] rankOf = _rankOf;
        for (int rank = 0; rank < order.Length; rank++)
        {
            rankOf[order[rank]] = (ushort)rank;
        }

        _query = query;
    }
}
