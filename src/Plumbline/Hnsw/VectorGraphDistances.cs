using Plumbline.Distances;

namespace Plumbline.Hnsw;

/// <summary>Distances computed from the vectors.</summary>
internal readonly struct VectorGraphDistances(DistanceComputer distances) : IGraphDistances<VectorQuery>
{
    public float Between(int a, int b) => distances.Distance(distances.Prepare(a), b);

    public VectorQuery From(int point) => new(distances, distances.Prepare(point));
}
