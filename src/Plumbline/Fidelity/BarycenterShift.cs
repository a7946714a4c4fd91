namespace Plumbline.Fidelity;

/// <summary>
/// How far the centre of the returned neighbours lies from the centre of the exact ones, in units of the mean exact
/// distance: ||mean exact - mean returned|| / mean exact distance (standard convention: a length over a length).
/// </summary>
public static class BarycenterShift
{
    /// <summary>The shift of each query over the first k of both tables. O(queries * (k + d * differences)).</summary>
    /// <param name="vectors">The base that the ids refer to, n x d.</param>
    /// <param name="exact">The exact neighbours, at least k a query.</param>
    /// <param name="returned">What the search returned; the centre is that of the results that are there.</param>
    /// <param name="k">Neighbourhood size, 1 or more.</param>
    /// <param name="metric">The metric of the exact table's distances: L2 or squared L2.</param>
    /// <returns>One value a query; NaN where nothing was returned; 0 where the mean exact distance is 0, as the authors have it.</returns>
    /// <exception cref="ArgumentException">The tables differ in queries, or an exact neighbourhood is smaller than k.</exception>
    /// <exception cref="NotSupportedException">
    /// The metric is neither L2 nor squared L2. For cosine, scale the vectors to unit length and use L2: the neighbours are the same.
    /// </exception>
    public static double[] PerQuery(VectorSet vectors, NeighborTable exact, NeighborTable returned, int k, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        NeighborhoodPair.Check(exact, returned, k);
        if (metric is not (Metric.L2 or Metric.SquaredL2))
        {
            throw new NotSupportedException($"The barycenter shift is a ratio of Euclidean lengths; it is not defined for {metric}.");
        }

        double[] distances = NeighborDistance.PerQuery(exact, k, metric);
        double[] values = new double[exact.QueryCount];
        NeighborhoodDifference difference = new(vectors);
        for (int query = 0; query < values.Length; query++)
        {
            difference.Clear(NeighborhoodPair.Ids(exact, query, k));
            difference.Set(k, NeighborhoodPair.Ids(returned, query, k));
            int slot = difference.Measure();
            difference.Run();
            values[query] = Normalize(difference[slot], distances[query]);
        }

        return values;
    }

    /// <summary>Divides by the mean exact distance, with the authors' guard against neighbourhoods without extent.</summary>
    /// <param name="shift">Distance between the centres.</param>
    /// <param name="meanExactDistance">Mean distance of the exact neighbours.</param>
    public static double Normalize(double shift, double meanExactDistance) => meanExactDistance > 0 || double.IsNaN(shift) ? shift / meanExactDistance : 0;
}
