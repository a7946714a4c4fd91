using Plumbline.Distances;

namespace Plumbline.Exact.Products;

/// <summary>
/// Whether words tell a base apart finely enough: a few queries are compared with a sample of the base, and where rounding to
/// words leaves many points possible that are none of the k nearest (vectors far from the centre and near each other), floats
/// are multiplied instead. A matter of time alone; the neighbours are the same.
/// </summary>
internal static class WordTrial
{
    private const int Queries = 32;
    private const int Sample = 1024;
    private const int Together = 16;

    // Each of these costs a direct distance, some ten times a product.
    private const double MostLeftPossible = 0.01;

    /// <summary>Tries.</summary>
    /// <param name="vectors">The base, as words.</param>
    /// <param name="queries">Queries, as words.</param>
    /// <param name="distances">Distances to the base.</param>
    /// <param name="k">Neighbours of a query.</param>
    public static unsafe bool TellsApart(ScaledVectors vectors, ScaledVectors queries, DistanceComputer distances, int k)
    {
        int count = vectors.Vectors.Count;
        int tried = Math.Min(Queries, queries.Vectors.Count);
        int sampled = Math.Min(Sample, count);
        ProductBounds bounds = new(distances.Metric, vectors.Vectors.Dimension, vectors.Scale, VectorForm.Words);
        float longest = vectors.Norms.Max();
        float roughest = vectors.Residuals.Max();
        int rank = Math.Max(1, (int)Math.Ceiling((double)k / count * sampled));
        QueryPoint[] points = new QueryPoint[tried];
        for (int i = 0; i < tried; i++)
        {
            points[i] = distances.Prepare(queries.Vectors.Row(Place(i, tried, queries.Vectors.Count)));
        }

        // The queries stay in the cache, and the sample, which does not, is read once.
        float[] found = new float[tried * sampled];
        Span<int> ids = stackalloc int[Together];
        for (int j = 0; j < sampled; j += Together)
        {
            int together = Math.Min(Together, sampled - j);
            for (int c = 0; c < together; c++)
            {
                ids[c] = Place(j + c, sampled, count);
            }

            for (int i = 0; i < tried; i++)
            {
                distances.Distances(points[i], ids[..together], found.AsSpan((i * sampled) + j, together));
            }
        }

        long possible = 0;
        for (int i = 0; i < tried; i++)
        {
            int query = Place(i, tried, queries.Vectors.Count);
            Span<float> ranked = found.AsSpan(i * sampled, sampled);
            ranked.Sort();
            // Lists keep scores down to two errors below that of the k-th, which may itself be off by one, as may theirs.
            double error = bounds.Error(queries.Norms[query], queries.Residuals[query], longest, roughest);
            double limit = ranked[rank - 1] + bounds.DistanceOf(4 * error);
            for (int j = rank; j < sampled && ranked[j] <= limit; j++)
            {
                possible++;
            }
        }

        return possible <= MostLeftPossible * tried * sampled;
    }

    /// <summary>Where the ith of a number of evenly spread rows is.</summary>
    private static int Place(int i, int spread, int count) => (int)((long)i * count / spread);
}
