namespace Plumbline.Fidelity;

/// <summary>Mean Euclidean distance from a query to its neighbours (standard convention).</summary>
public static class NeighborDistance
{
    /// <summary>The mean distance of each query over the first k, or over as many as there are. O(queries * k).</summary>
    /// <param name="table">Exact or returned neighbours.</param>
    /// <param name="k">Neighbourhood size, 1 or more.</param>
    /// <param name="metric">The metric of the table's distances.</param>
    /// <returns>One length a query; NaN for a query without neighbours.</returns>
    public static double[] PerQuery(NeighborTable table, int k, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        double[] values = new double[table.QueryCount];
        for (int query = 0; query < values.Length; query++)
        {
            values[query] = Mean(EuclideanDistance.From(NeighborhoodPair.Distances(table, query, k), metric));
        }

        return values;
    }

    private static double Mean(ReadOnlySpan<double> lengths)
    {
        double sum = 0;
        foreach (double length in lengths)
        {
            sum += length;
        }

        return sum / lengths.Length;
    }
}
