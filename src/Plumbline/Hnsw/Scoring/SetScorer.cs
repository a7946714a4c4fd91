using Plumbline.Distances;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Distances computed from a vector set.</summary>
internal sealed unsafe class SetScorer(DistanceComputer distances) : PlaceScorer
{
    private readonly VectorSet _query = VectorSet.Allocate(1, distances.Vectors.Dimension);
    private QueryPoint _point;

    public override void SetQuery(ReadOnlySpan<float> query)
    {
        query.CopyTo(_query.WritableRow(0));
        _point = distances.Prepare(_query.Row(0));
    }

    public override void SetQuery(int point) => _point = distances.Prepare(point);

    public override void Score(int* points, int count, float bound, float* result)
    {
        distances.Distances(_point, new ReadOnlySpan<int>(points, count), new Span<float>(result, count));
        GC.KeepAlive(this);
    }
}
