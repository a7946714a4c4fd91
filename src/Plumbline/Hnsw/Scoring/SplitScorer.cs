using Plumbline.Vectors.Rows;

namespace Plumbline.Hnsw.Scoring;

/// <summary>
/// Squared distances to rows of float32 in two planes. The upper plane alone, half the memory, tells of most points that they are
/// too far; the others are read in full.
/// </summary>
internal sealed unsafe class SplitScorer(VectorStore store) : StoreScorer(store)
{
    private int[] _near = new int[64];
    private int[] _at = new int[64];
    private float[] _exact = new float[64];
    private float _bound = float.NaN;
    private double _highError;
    private float _limit;

    protected override float LeastDistance => 0;

    public override void Score(int* points, int count, float bound, float* distances)
    {
        RowKernel kernel = RowKernels.Default;
        float limit = LimitFor(bound);
        if (float.IsPositiveInfinity(limit))
        {
            kernel.Squared(RowFormat.Split, Query, Store.Rows, points, count, bound, distances);
            return;
        }

        if (_near.Length < count)
        {
            _near = new int[count];
            _at = new int[count];
            _exact = new float[count];
        }

        kernel.Squared(RowFormat.High, Query, Store.Rows, points, count, limit, distances);
        int near = 0;
        for (int i = 0; i < count; i++)
        {
            if (distances[i] > limit)
            {
                distances[i] = float.PositiveInfinity;
            }
            else
            {
                _at[near] = i;
                _near[near++] = points[i];
            }
        }

        fixed (int* nearPoints = _near)
        fixed (float* exact = _exact)
        {
            kernel.Squared(RowFormat.Split, Query, Store.Rows, nearPoints, near, bound, exact);
        }

        for (int i = 0; i < near; i++)
        {
            distances[_at[i]] = _exact[i];
        }
    }

    /// <summary>
    /// The sum over the upper plane beyond which the full sum is sure to be beyond the bound.
    /// </summary>
    /// <remarks>
    /// With x the vector, h its upper plane, e at least ||x - h|| and D², H² the computed sums: ||q - x|| >= ||q - h|| - e; a computed
    /// sum is off by a factor within 1 ± g, g = (d / 16 + 8) 2^-24, since each lane adds d / 16 squares by fused steps and the tree four
    /// more. H² > (1 + g) (sqrt(bound / (1 - g)) + e)² therefore implies D² > bound. Squares that vanish in float32 are covered by
    /// d times the smallest of them.
    /// </remarks>
    private float LimitFor(float bound)
    {
        // The error grows when a coarser vector is written.
        if (bound != _bound || Store.HighError != _highError)
        {
            _bound = bound;
            _highError = Store.HighError;
            double rounding = ((Store.Padded / 16) + 8) * Math.ScaleB(1, -24);
            double root = Math.Sqrt(bound / (1 - rounding)) + Store.HighError;
            double limit = ((1 + rounding) * root * root * (1 + 1e-6)) + (Store.Padded * (double)float.Epsilon);
            _limit = double.IsFinite(limit) && limit < float.MaxValue ? (float)limit : float.PositiveInfinity;
        }

        return _limit;
    }
}
