using Plumbline.Fidelity;

namespace Plumbline.Studies.Auditing;

/// <summary>
/// The barycenter shift of cosine neighbourhoods: that of the vectors scaled to unit length, whose Euclidean neighbours are the same. Scales
/// only the neighbours, so that the base is not copied.
/// </summary>
internal static class UnitBarycenterShift
{
    /// <summary>The shift of each query, in mean exact distances. O(queries * k * d).</summary>
    public static double[] PerQuery(VectorSet vectors, NeighborTable exact, NeighborTable returned, int k, int threads = 0)
    {
        double[] distances = NeighborDistance.PerQuery(exact, k, Metric.Cosine);
        double[] shifts = new double[exact.QueryCount];
        ParallelWork.Run(
            shifts.Length,
            threads,
            () => new double[vectors.Dimension],
            (query, sums) =>
            {
                ReadOnlySpan<int> found = returned.Ids(query);
                found = found[..Math.Min(k, found.Length)];
                Array.Clear(sums);
                Add(vectors, exact.Ids(query)[..k], 1.0 / k, sums);
                Add(vectors, found, -1.0 / found.Length, sums);
                shifts[query] = found.IsEmpty ? double.NaN : BarycenterShift.Normalize(Math.Sqrt(sums.Sum(sum => sum * sum)), distances[query]);
            },
            null,
            CancellationToken.None);
        return shifts;
    }

    private static void Add(VectorSet vectors, ReadOnlySpan<int> rows, double weight, double[] sums)
    {
        foreach (int row in rows)
        {
            ReadOnlySpan<float> vector = vectors[row];
            double squares = 0;
            foreach (float value in vector)
            {
                squares += (double)value * value;
            }

            double scale = squares > 0 ? weight / Math.Sqrt(squares) : 0;
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += scale * vector[i];
            }
        }
    }
}
