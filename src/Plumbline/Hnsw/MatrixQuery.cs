using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>Distances read from one row of an exact pass.</summary>
internal readonly unsafe struct MatrixQuery(DistanceMatrix matrix, int row) : IQueryDistances
{
    private readonly float* _row = matrix.RowPointer(row);

    public void To(ReadOnlySpan<int> points, float bound, Span<float> distances)
    {
        for (int i = 0; i < points.Length; i++)
        {
            distances[i] = _row[points[i]];
        }
    }
}
