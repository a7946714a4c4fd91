using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Exploring;

/// <summary>Measures the geometry of what the graph returns, on a sample: it needs the vectors, which counting ranks does not.</summary>
/// <param name="index">The graph.</param>
/// <param name="reader">Searches it.</param>
/// <param name="contract">What a search does where k exceeds the effort.</param>
internal sealed class GeometryReader(HnswIndex index, NeighborhoodReader reader, CapacityContract contract)
{
    private const int MostQueries = 100;
    private const int MostSizes = 12;

    /// <summary>Measures at a dozen k, on queries spread evenly.</summary>
    /// <param name="exact">Exact neighbours of the queries, at least the largest k.</param>
    /// <param name="queries">The queries, in the order of the table.</param>
    /// <param name="largestK">The largest k.</param>
    /// <param name="ef">Effort.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ExplorationGeometry Read(NeighborTable exact, QueryRows queries, int largestK, int ef, CancellationToken cancellationToken)
    {
        int count = Math.Min(MostQueries, queries.Count);
        int[] places = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * queries.Count / count))];
        NeighborTable sample = new(count, largestK);
        for (int i = 0; i < count; i++)
        {
            sample.Set(i, exact.Ids(places[i])[..largestK], exact.Distances(places[i])[..largestK]);
        }

        int[] ks = [.. CurveGrid.Of(largestK, MostSizes)];
        return new ExplorationGeometry(ef, count, Read(sample, [.. places.Select(place => queries[place])], ks, ef, cancellationToken));
    }

    private GeometryPoint[] Read(NeighborTable exact, int[] points, int[] ks, int ef, CancellationToken cancellationToken)
    {
        // Only these two contracts search otherwise for another k; of the others a smaller answer is the beginning of a larger one.
        bool once = contract is CapacityContract.SpillAndPad or CapacityContract.Truncate;
        NeighborTable? all = once ? reader.Search(points, ks[^1], ef, cancellationToken) : null;
        return [.. ks.Select(k =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Measure(exact, all ?? reader.Search(points, k, ef, cancellationToken), k);
        })];
    }

    private GeometryPoint Measure(NeighborTable exact, NeighborTable returned, int k)
    {
        Metric metric = index.Metric;
        if (metric == Metric.InnerProduct)
        {
            return new GeometryPoint(k, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        bool hasShift = metric is Metric.L2 or Metric.SquaredL2;
        return new GeometryPoint(
            k,
            MeanOf(NeighborDistance.PerQuery(exact, k, metric)),
            MeanOf(NeighborDistance.PerQuery(returned, k, metric)),
            hasShift ? MeanOf(BarycenterShift.PerQuery(index.Vectors, exact, returned, k, metric)) : double.NaN,
            LocalIntrinsicDimensionality.HarmonicMean(LocalIntrinsicDimensionality.PerQuery(exact, k, metric)),
            LocalIntrinsicDimensionality.HarmonicMean(LocalIntrinsicDimensionality.PerQuery(returned, k, metric)));
    }

    private static double MeanOf(double[] values) => Summary.MeanOfDefined(values).Mean;
}
