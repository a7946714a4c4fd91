namespace Plumbline.IO;

/// <summary>What an index of another library answers to a batch of queries: the library's own ids, order and distances.</summary>
public sealed class LibraryAnswers
{
    private readonly long[][] _ids;
    private readonly float[][] _distances;

    internal LibraryAnswers(int queryCount, float padDistance, bool countsWork)
    {
        _ids = new long[queryCount][];
        _distances = new float[queryCount][];
        PadDistance = padDistance;
        Evaluated = countsWork ? new int[queryCount] : null;
        Computations = countsWork ? new long[queryCount] : null;
    }

    /// <summary>Number of queries.</summary>
    public int QueryCount => _ids.Length;

    /// <summary>The distance that the library writes beside a missing result (id -1): the largest float32, or the smallest for inner products.</summary>
    public float PadDistance { get; }

    /// <summary>Distinct points that each query's search evaluated on the base level, its capacity; null for a flat index.</summary>
    public int[]? Evaluated { get; }

    /// <summary>Distances that each query's search computed, upper levels included; null for a flat index.</summary>
    public long[]? Computations { get; }

    /// <summary>Ids of a query's results, nearest first; fewer than k where results are missing.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<long> Ids(int query) => _ids[query];

    /// <summary>Distances of a query's results, as the library gives them.</summary>
    /// <param name="query">0 to <see cref="QueryCount"/> - 1.</param>
    public ReadOnlySpan<float> Distances(int query) => _distances[query];

    internal void Set(int query, long[] ids, float[] distances)
    {
        _ids[query] = ids;
        _distances[query] = distances;
    }
}
