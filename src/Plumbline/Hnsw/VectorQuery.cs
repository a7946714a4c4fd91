using Plumbline.Distances;

namespace Plumbline.Hnsw;

/// <summary>Distances computed from the vectors.</summary>
internal readonly struct VectorQuery(DistanceComputer distances, QueryPoint query) : IQueryDistances
{
    public void To(ReadOnlySpan<int> points, float bound, Span<float> result) => distances.Distances(query, points, result);
}
