using Plumbline.Bench.Exact;

namespace Plumbline.Bench.Hnsw;

/// <summary>
/// Seeded vectors near a subspace of few dimensions, in the place of data that are not there: unlike independent components, a graph
/// finds their neighbours.
/// </summary>
internal static class SubspaceVectors
{
    private const int Latent = 12;
    private const float Noise = 0.05f;

    /// <summary>Draws vectors; those of a larger count begin with those of a smaller one.</summary>
    /// <param name="count">Number of vectors.</param>
    /// <param name="dimension">Components of a vector.</param>
    public static VectorSet Generate(int count, int dimension)
    {
        using VectorSet latent = GaussianVectors.Generate(count, Latent, 5);
        using VectorSet directions = GaussianVectors.Generate(Latent, dimension, 6);
        VectorSet vectors = GaussianVectors.Generate(count, dimension, 7);
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = vectors.WritableRow(row);
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] *= Noise;
            }

            for (int direction = 0; direction < Latent; direction++)
            {
                float weight = latent[row][direction];
                ReadOnlySpan<float> along = directions[direction];
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] += weight * along[i];
                }
            }
        }

        return vectors;
    }
}
