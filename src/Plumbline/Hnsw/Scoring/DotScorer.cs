using Plumbline.Distances;
using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Inner-product and cosine distances to the rows of a store, in float64 as everywhere in the library.</summary>
internal sealed unsafe class DotScorer(VectorStore store, StoreNorms norms) : StoreScorer(store)
{
    private readonly float[] _row = new float[store.Dimension];
    private double _squaredNorm;

    public override void Score(int* points, int count, float bound, float* distances)
    {
        fixed (float* row = _row)
        {
            for (int i = 0; i < count; i++)
            {
                Store.Read(points[i], _row);
                double dot = DistanceKernel.Dot(Query, row, _row.Length);
                distances[i] = norms.Metric == Metric.InnerProduct ? (float)-dot : DistanceComputer.CosineDistance(dot, _squaredNorm, norms[points[i]]);
            }
        }
    }

    protected override void OnQuery() => _squaredNorm = DistanceKernel.Dot(Query, Query, Store.Dimension);
}
