using Plumbline.Distances;
using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>
/// Inner-product and cosine distances to the rows of a store: a float32 product tells of most points that they are too far, the others
/// get the float64 product that they have everywhere in the library.
/// </summary>
/// <remarks>
/// A fused float32 sum in 16 lanes of d / 16 terms and a tree of four is off by at most g |q| |x|, g = (d / 16 + 4) 2^-24 (1 + small), where the
/// upper plane h alone is read by |q| |x - h| more. Products that vanish in float32 add d times the smallest float32.
/// </remarks>
internal sealed unsafe class DotScorer(VectorStore store, StoreNorms norms) : StoreScorer(store)
{
    // Room for the rounding of what is done with the product afterwards, in float64 and to float32.
    private const double Slack = 1e-6;

    private readonly float[] _row = new float[store.Padded];
    private double _squaredNorm;
    private double _norm;

    // A vector of zeros is at distance 1 from any; embeddings that failed are such, and there may be thousands.
    protected override float LeastDistance => norms.Metric == Metric.Cosine && _squaredNorm == 0 ? 1 : float.NegativeInfinity;

    public override void Score(int* points, int count, float bound, float* distances)
    {
        RowFormat format = Store.Kind == ElementKind.Full ? RowFormat.High : Store.Format;
        RowKernels.Default.Products(format, Query, Store.Rows, points, count, distances);
        double rounding = 1.01 * ((Store.Padded / 16) + 8) * Math.ScaleB(1, -24) * _norm;
        double vanished = Store.Padded * (double)float.Epsilon;
        double plane = Store.Kind == ElementKind.Full ? _norm * Store.HighError : 0;
        fixed (float* row = _row)
        {
            for (int i = 0; i < count; i++)
            {
                int point = points[i];
                double most = distances[i] + (rounding * norms.Length(point)) + plane + vanished;
                // A product that overflowed on the way says nothing.
                distances[i] = float.IsFinite(distances[i]) && Least(most, point) > bound ? float.PositiveInfinity : Exact(point, row);
            }
        }
    }

    protected override void OnQuery()
    {
        _squaredNorm = DistanceKernel.Dot(Query, Query, Store.Dimension);
        _norm = Math.Sqrt(_squaredNorm);
    }

    /// <summary>The least distance that a point can have whose product is at most this; not a number where it is not known.</summary>
    private double Least(double product, int point)
    {
        if (norms.Metric == Metric.InnerProduct)
        {
            return -product - (Slack * Math.Abs(product));
        }

        double lengths = _norm * norms.Length(point);
        return lengths > 0 ? 1 - (product / lengths) - Slack : 1;
    }

    private float Exact(int point, float* row)
    {
        Store.ReadPadded(point, row);
        double dot = DistanceKernel.Dot(Query, row, Store.Dimension);
        return norms.Metric == Metric.InnerProduct ? (float)-dot : DistanceComputer.CosineDistance(dot, _squaredNorm, norms[point]);
    }
}
