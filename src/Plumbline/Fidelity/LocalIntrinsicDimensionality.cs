namespace Plumbline.Fidelity;

/// <summary>
/// Local intrinsic dimensionality (LID) of a query's neighbourhood, from its neighbour distances (standard convention:
/// Euclidean distances; zeros left out; squared distances, as the paper's authors use, give half of it).
/// </summary>
public static class LocalIntrinsicDimensionality
{
    /// <summary>The LID of each query over the first k, or over as many as there are. O(queries * k).</summary>
    /// <param name="table">Exact or returned neighbours.</param>
    /// <param name="k">Neighbourhood size, 2 or more.</param>
    /// <param name="metric">The metric of the table's distances.</param>
    /// <param name="estimator">The estimator.</param>
    /// <returns>
    /// One dimension a query; NaN where it is not defined: fewer than two neighbours at a distance above zero, or all of
    /// them equally far.
    /// </returns>
    public static double[] PerQuery(NeighborTable table, int k, Metric metric, LidEstimator estimator = LidEstimator.MaximumLikelihood)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 2);
        double[] values = new double[table.QueryCount];
        HashSet<int> seen = [];
        for (int query = 0; query < values.Length; query++)
        {
            double[] lengths = EuclideanDistance.From(NeighborhoodPair.Distances(table, query, k), metric);
            values[query] = Estimate(WithoutDuplicates(NeighborhoodPair.Ids(table, query, k), lengths, seen), estimator);
        }

        return values;
    }

    /// <summary>The LID of one neighbourhood.</summary>
    /// <param name="distances">Euclidean distances, ascending, each neighbour once; zeros are left out.</param>
    /// <param name="estimator">The estimator.</param>
    /// <returns>A dimension above 0, or NaN where it is not defined.</returns>
    public static double Estimate(ReadOnlySpan<double> distances, LidEstimator estimator)
    {
        int zeros = 0;
        while (zeros < distances.Length && distances[zeros] <= 0)
        {
            zeros++;
        }

        ReadOnlySpan<double> positive = distances[zeros..];
        // Equal distances are told by comparing them: the mean of equal numbers may differ from them by a rounding.
        if (positive.Length < 2 || positive[0] >= positive[^1])
        {
            return double.NaN;
        }

        double last = positive[^1];
        double sum = 0;
        foreach (double distance in positive[..^1])
        {
            sum += estimator == LidEstimator.MaximumLikelihood ? Math.Log(distance / last) : distance;
        }

        double mean = sum / (positive.Length - 1);
        double lid = estimator == LidEstimator.MaximumLikelihood ? -1 / mean : mean / (last - mean);
        return double.IsFinite(lid) && lid > 0 ? lid : double.NaN;
    }

    /// <summary>
    /// Harmonic mean of the values that are defined, which is the estimator over all queries at once: 1 / mean(1 / LID).
    /// </summary>
    /// <param name="values">LID values; NaN is left out.</param>
    /// <returns>A dimension, or NaN where no value is defined.</returns>
    public static double HarmonicMean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                sum += 1 / value;
                count++;
            }
        }

        return count > 0 ? count / sum : double.NaN;
    }

    private static ReadOnlySpan<double> WithoutDuplicates(ReadOnlySpan<int> ids, double[] lengths, HashSet<int> seen)
    {
        seen.Clear();
        int kept = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (seen.Add(ids[i]))
            {
                lengths[kept++] = lengths[i];
            }
        }

        return lengths.AsSpan(0, kept);
    }
}
