namespace Plumbline.Fidelity;

/// <summary>
/// The measures of "Capacity-Limited Failure in ANN Search on Image Embedding Spaces" (Cooper, Busch; J. Imaging 12(2):55,
/// 2026) as its authors compute them from FAISS output: squared L2 distances, pads counted as distances, id -1 reading the
/// last vector (NumPy's negative index), and queries whose mean distance is not finite dropped from both sides.
/// </summary>
public static class PaperConvention
{
    /// <summary>What the authors add against logarithms of zero.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>All measures at one k.</summary>
    /// <param name="vectors">The base, n x d.</param>
    /// <param name="exact">Exact neighbours on squared L2, the column of the query itself already dropped; at least k places.</param>
    /// <param name="ann">Approximate neighbours likewise, padded.</param>
    /// <param name="k">Neighbourhood size, 1 or more; LID is NaN at 1.</param>
    /// <exception cref="ArgumentException">The tables differ in queries or have fewer than k places.</exception>
    public static PaperMetrics Compute(VectorSet vectors, PaddedNeighbors exact, PaddedNeighbors ann, int k)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(ann);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (exact.QueryCount != ann.QueryCount || exact.K < k || ann.K < k)
        {
            throw new ArgumentException($"Expected the same queries and at least {k} places; found {exact.QueryCount} x {exact.K} exact and {ann.QueryCount} x {ann.K} approximate.");
        }

        PaperAccumulator sums = new(k, exact.QueryCount);
        NeighborhoodDifference difference = new(vectors);
        HashSet<int> scratch = [];
        for (int query = 0; query < exact.QueryCount; query++)
        {
            ReadOnlySpan<int> exactIds = exact.Ids(query)[..k];
            ReadOnlySpan<int> annIds = ann.Ids(query)[..k];
            int real = annIds.IndexOf(PaddedNeighbors.MissingId) is >= 0 and int first ? first : k;
            difference.Clear(exactIds);
            difference.Set(k, annIds[..real]);
            int slot = difference.MeasurePadded(vectors.Count - 1);
            difference.Run();
            float exactMean = MeanSquared(exact.Distances(query)[..k]);
            sums.Set(
                query,
                (double)Overlap.Shared(exactIds, annIds, scratch) / k,
                exactMean,
                MeanSquared(ann.Distances(query)[..k]),
                BarycenterShift.Normalize(difference[slot], exactMean),
                Lid(exact.Distances(query)[..k]),
                Lid(ann.Distances(query)[..k]),
                k - real);
        }

        return sums.ToMetrics();
    }

    /// <summary>-1 / mean_{i&lt;k} ln(D_i / (D_k + 1e-12) + 1e-12), the authors' LID; NaN for fewer than two distances.</summary>
    /// <param name="squaredDistances">Squared distances, ascending, pads included.</param>
    public static double Lid(ReadOnlySpan<double> squaredDistances)
    {
        double last = squaredDistances[^1] + Epsilon;
        double sum = 0;
        foreach (double distance in squaredDistances[..^1])
        {
            sum += Math.Log((distance / last) + Epsilon);
        }

        return -1 / (sum / (squaredDistances.Length - 1));
    }

    /// <summary>A sum of float32 distances divided by k as NumPy divides it: infinite where the sum overflows float32.</summary>
    internal static float MeanInSingle(double sum, int k) => (float)sum / k;

    private static double Lid(ReadOnlySpan<float> squaredDistances)
    {
        double[] distances = new double[squaredDistances.Length];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = squaredDistances[i];
        }

        return Lid(distances);
    }

    private static float MeanSquared(ReadOnlySpan<float> squaredDistances)
    {
        double sum = 0;
        foreach (float distance in squaredDistances)
        {
            sum += distance;
        }

        return MeanInSingle(sum, squaredDistances.Length);
    }
}
