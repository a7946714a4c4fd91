using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>Distances read from an exact pass.</summary>
internal readonly unsafe struct MatrixGraphDistances(DistanceMatrix matrix) : IGraphDistances<MatrixQuery>
{
    public float Between(int a, int b) => matrix.RowPointer(a)[b];

    public MatrixQuery From(int point) => new(matrix, point);
}
