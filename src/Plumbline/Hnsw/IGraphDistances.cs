namespace Plumbline.Hnsw;

/// <summary>Where construction gets its distances from: computed from the vectors, or read from an exact pass.</summary>
internal interface IGraphDistances<TQuery>
    where TQuery : struct, IQueryDistances
{
    /// <summary>Raw distance between two points.</summary>
    float Between(int a, int b);

    /// <summary>Distances from a point of the graph.</summary>
    TQuery From(int point);
}
