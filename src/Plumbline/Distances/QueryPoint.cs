namespace Plumbline.Distances;

/// <summary>A query vector and, for cosine, its squared norm.</summary>
internal readonly unsafe struct QueryPoint(float* vector, double squaredNorm)
{
    public float* Vector { get; } = vector;

    public double SquaredNorm { get; } = squaredNorm;
}
