using System.Collections.Concurrent;

namespace Plumbline.Studies.Exploring;

/// <summary>
/// Local intrinsic dimensionality of the queries' exact neighbourhoods: a logarithm a neighbour, so that what was worked out for a k is kept, as
/// long as it is not too much. Thread-safe.
/// </summary>
internal sealed class LidTable(NeighborTable exact, Metric metric)
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<int, double[]> _kept = [];

    /// <summary>One value a query; NaN where it is not defined.</summary>
    /// <param name="k">1 to as many as the table has.</param>
    public double[] At(int k)
    {
        if (_kept.TryGetValue(k, out double[]? kept))
        {
            return kept;
        }

        double[] lids = new double[exact.QueryCount];
        Parallel.For(0, lids.Length, query => lids[query] = NeighborhoodLid.Of(exact.Distances(query)[..k], metric));
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept.GetOrAdd(k, lids);
    }
}
