using Plumbline.IO.Indexes;

namespace Plumbline.IO.Faiss;

/// <summary>What the searches of a FAISS index share: the result heap and its ids and distances.</summary>
internal abstract class FaissSearcher(StoredRows rows, long[]? ids, bool isProduct, int k) : LibrarySearcher
{
    private long[] _foundIds = [];
    private float[] _foundDistances = [];

    protected StoredRows Rows { get; } = rows;

    /// <summary>Whether distances are negated inner products.</summary>
    protected bool IsProduct { get; } = isProduct;

    protected NearestRows Results { get; } = new(k);

    public override long[] TakeIds() => _foundIds;

    public override float[] TakeDistances() => _foundDistances;

    /// <summary>Sorts the results into what a caller takes.</summary>
    /// <param name="turned">Whether rows were offered as their distance from the largest number.</param>
    protected void End(bool turned = false)
    {
        ReadOnlySpan<ulong> sorted = Results.TakeSorted();
        _foundIds = new long[sorted.Length];
        _foundDistances = new float[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            int row = turned ? int.MaxValue - SortKey.Id(sorted[i]) : SortKey.Id(sorted[i]);
            float distance = SortKey.Distance(sorted[i]);
            _foundIds[i] = ids is null ? row : ids[row];
            _foundDistances[i] = IsProduct ? -distance : distance;
        }
    }
}
