namespace Plumbline.Fidelity;

/// <summary>
/// Per-query values of the paper's measures at one k, and their means. Different queries may be set by different threads;
/// sums are taken in query order, so that they do not depend on the threads.
/// </summary>
public sealed class PaperAccumulator
{
    private readonly int _k;
    private readonly double[] _overlap;
    private readonly double[] _exactMean;
    private readonly double[] _annMean;
    private readonly double[] _shift;
    private readonly double[] _lidExact;
    private readonly double[] _lidAnn;
    private readonly int[] _pads;

    /// <summary>Creates an accumulator.</summary>
    /// <param name="k">Neighbourhood size.</param>
    /// <param name="queryCount">Number of queries.</param>
    public PaperAccumulator(int k, int queryCount)
    {
        _k = k;
        _overlap = new double[queryCount];
        _exactMean = new double[queryCount];
        _annMean = new double[queryCount];
        _shift = new double[queryCount];
        _lidExact = new double[queryCount];
        _lidAnn = new double[queryCount];
        _pads = new int[queryCount];
    }

    /// <summary>Sets the values of one query.</summary>
    /// <param name="query">0 to queries - 1.</param>
    /// <param name="overlap">Overlap, 0 to 1.</param>
    /// <param name="exactMean">Mean squared exact distance.</param>
    /// <param name="annMean">Mean squared approximate distance; may be infinite.</param>
    /// <param name="shift">Barycenter shift.</param>
    /// <param name="lidExact">LID of the exact neighbours.</param>
    /// <param name="lidAnn">LID of the approximate neighbours.</param>
    /// <param name="pads">Pads among the k places.</param>
    public void Set(int query, double overlap, double exactMean, double annMean, double shift, double lidExact, double lidAnn, int pads)
    {
        _overlap[query] = overlap;
        _exactMean[query] = exactMean;
        _annMean[query] = annMean;
        _shift[query] = shift;
        _lidExact[query] = lidExact;
        _lidAnn[query] = lidAnn;
        _pads[query] = pads;
    }

    /// <summary>The means over queries, with the finite-value guard on the distances. O(queries).</summary>
    public PaperMetrics ToMetrics() => ToMetrics(_k, _overlap, _exactMean, _annMean, _shift, _lidExact, _lidAnn, _pads.Sum(pads => (long)pads));

    /// <summary>The same from values that lie elsewhere, one a query.</summary>
    internal static PaperMetrics ToMetrics(
        int k,
        ReadOnlySpan<double> overlap,
        ReadOnlySpan<double> exactMean,
        ReadOnlySpan<double> annMean,
        ReadOnlySpan<double> shift,
        ReadOnlySpan<double> lidExact,
        ReadOnlySpan<double> lidAnn,
        long pads)
    {
        double exact = 0;
        double ann = 0;
        int kept = 0;
        double[] lidDifference = new double[overlap.Length];
        for (int i = 0; i < overlap.Length; i++)
        {
            lidDifference[i] = lidAnn[i] - lidExact[i];
            if (double.IsFinite(exactMean[i]) && double.IsFinite(annMean[i]))
            {
                exact += exactMean[i];
                ann += annMean[i];
                kept++;
            }
        }

        return new PaperMetrics
        {
            K = k,
            MeanOverlap = Summary.MeanOf(overlap),
            StdOverlap = Summary.StandardDeviationOf(overlap),
            MeanExactDist = exact / kept,
            MeanAnnDist = ann / kept,
            MeanBarycenterShift = Summary.MeanOf(shift),
            StdBarycenterShift = Summary.StandardDeviationOf(shift),
            MeanLidExact = Summary.MeanOf(lidExact),
            MeanLidAnn = Summary.MeanOf(lidAnn),
            StdLidDiff = Summary.StandardDeviationOf(lidDifference),
            DroppedQueries = overlap.Length - kept,
            Pads = pads,
        };
    }
}
