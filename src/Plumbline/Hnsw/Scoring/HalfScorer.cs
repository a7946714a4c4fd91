using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>Squared distances to rows of half-precision numbers.</summary>
internal sealed unsafe class HalfScorer(VectorStore store) : StoreScorer(store)
{
    protected override float LeastDistance => 0;

    public override void Score(int* points, int count, float bound, float* distances) =>
        RowKernels.Default.Squared(RowFormat.Half, Query, Store.Rows, points, count, bound, distances);
}
