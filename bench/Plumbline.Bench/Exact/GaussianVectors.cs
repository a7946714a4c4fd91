namespace Plumbline.Bench.Exact;

/// <summary>Vectors of independent normal components: no structure, the same bytes for a seed.</summary>
internal static class GaussianVectors
{
    /// <summary>Draws vectors.</summary>
    /// <param name="count">Number of vectors.</param>
    /// <param name="dimension">Components of a vector.</param>
    /// <param name="seed">The same seed gives the same vectors.</param>
    public static VectorSet Generate(int count, int dimension, int seed)
    {
        VectorSet vectors = VectorSet.Allocate(count, dimension);
        Random random = new(seed);
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = vectors.WritableRow(row);
            // Two at a time (Box and Muller, 1958).
            for (int i = 0; i < dimension; i += 2)
            {
                double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
                vector[i] = (float)(radius * cosine);
                if (i + 1 < dimension)
                {
                    vector[i + 1] = (float)(radius * sine);
                }
            }
        }

        return vectors;
    }
}
