namespace Plumbline.Fidelity;

/// <summary>
/// Neighbours as FAISS hands them out: k places a query, a missing result as id -1 at distance FLT_MAX. Exists for the paper
/// convention and for files of other programs only; everything else uses <see cref="NeighborTable"/>.
/// </summary>
public sealed class PaddedNeighbors
{
    /// <summary>Id of a missing result.</summary>
    public const int MissingId = -1;

    /// <summary>Distance of a missing result, 3.4028235e38.</summary>
    public const float MissingDistance = float.MaxValue;

    private readonly int[] _ids;
    private readonly float[] _distances;

    /// <summary>Wraps ids and distances, q x k, row-major.</summary>
    /// <param name="queryCount">Number of queries.</param>
    /// <param name="k">Places a query.</param>
    /// <param name="ids">Ids, -1 where missing.</param>
    /// <param name="distances">Squared L2 distances, FLT_MAX where missing.</param>
    /// <exception cref="ArgumentException">A length is not queryCount * k.</exception>
    public PaddedNeighbors(int queryCount, int k, int[] ids, float[] distances)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(distances);
        if (ids.LongLength != (long)queryCount * k || distances.LongLength != ids.LongLength)
        {
            throw new ArgumentException($"{queryCount} queries of {k} places need {(long)queryCount * k} ids and distances; found {ids.Length} and {distances.Length}.");
        }

        QueryCount = queryCount;
        K = k;
        _ids = ids;
        _distances = distances;
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount { get; }

    /// <summary>Places a query.</summary>
    public int K { get; }

    /// <summary>Ids of a query, -1 where missing.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<int> Ids(int query) => _ids.AsSpan(query * K, K);

    /// <summary>Distances of a query, FLT_MAX where missing.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(query * K, K);

    /// <summary>Pads a table up to k places a query.</summary>
    /// <param name="table">The neighbours.</param>
    /// <param name="k">Places a query.</param>
    public static PaddedNeighbors From(NeighborTable table, int k)
    {
        ArgumentNullException.ThrowIfNull(table);
        int[] ids = new int[table.QueryCount * k];
        float[] distances = new float[ids.Length];
        Array.Fill(ids, MissingId);
        Array.Fill(distances, MissingDistance);
        for (int query = 0; query < table.QueryCount; query++)
        {
            NeighborhoodPair.Ids(table, query, k).CopyTo(ids.AsSpan(query * k));
            NeighborhoodPair.Distances(table, query, k).CopyTo(distances.AsSpan(query * k));
        }

        return new PaddedNeighbors(table.QueryCount, k, ids, distances);
    }
}
