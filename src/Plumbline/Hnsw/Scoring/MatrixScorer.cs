using Plumbline.Exact;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Distances read from an exact pass, of which the query is a row.</summary>
internal sealed unsafe class MatrixScorer(DistanceMatrix matrix) : PlaceScorer
{
    private float* _row;

    public override void SetQuery(ReadOnlySpan<float> query) => throw new NotSupportedException("An exact pass knows its own vectors only.");

    public override void SetQuery(int point) => _row = matrix.RowPointer(point);

    public override void Score(int* points, int count, float bound, float* distances)
    {
        for (int i = 0; i < count; i++)
        {
            distances[i] = _row[points[i]];
        }
    }
}
