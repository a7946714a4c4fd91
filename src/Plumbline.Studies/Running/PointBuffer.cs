using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Per-query values of one point. Different queries are set by different threads; sums are taken in query order.</summary>
internal sealed class PointBuffer
{
    private readonly int[] _shared;
    private readonly int[] _sharedWithin;
    private readonly int[] _within;
    private readonly int[] _recalled;
    private readonly int[] _returned;
    private readonly double[] _distance;
    private readonly double[] _shift;
    private readonly double[] _lid;
    private readonly double[] _lidMoments;

    public PointBuffer(int k, int queries)
    {
        K = k;
        _shared = new int[queries];
        _sharedWithin = new int[queries];
        _within = new int[queries];
        _recalled = new int[queries];
        _returned = new int[queries];
        _distance = new double[queries];
        _shift = new double[queries];
        _lid = new double[queries];
        _lidMoments = new double[queries];
        Paper = new PaperAccumulator(k, queries);
    }

    public int K { get; }

    public PaperAccumulator Paper { get; }

    /// <summary>The shared come first among the results, so that those within the effort's places are the first of them.</summary>
    public void SetCounts(int query, int returned, int withinPlaces, int shared, int recalled)
    {
        _returned[query] = returned;
        _within[query] = Math.Min(returned, withinPlaces);
        _shared[query] = shared;
        _sharedWithin[query] = Math.Min(shared, withinPlaces);
        _recalled[query] = recalled;
    }

    public void SetShift(int query, double shift) => _shift[query] = shift;

    public void SetGeometry(int query, double distance, double lid, double lidMoments)
    {
        _distance[query] = distance;
        _lid[query] = lid;
        _lidMoments[query] = lidMoments;
    }

    public StudyPoint ToPoint(int run, ConditionSpec spec, int efSearch, int m, ExactSide exact, Convention convention) => new()
    {
        Run = run,
        Key = spec.Key,
        K = K,
        EfSearch = efSearch,
        EfConstruction = spec.EfConstruction,
        M = m,
        Queries = _shared.Length,
        Standard = convention == Convention.Paper ? null : ToStandard(exact, exact.Place(K)),
        Paper = convention == Convention.Standard ? null : Paper.ToMetrics(),
    };

    private StandardPoint ToStandard(ExactSide exact, int place)
    {
        // Counts are summed as integers: the same mean in any order.
        double places = (double)K * _shared.Length;
        long shared = Sum(_shared);
        long within = Sum(_within);
        long sharedWithin = Sum(_sharedWithin);
        long returned = Sum(_returned);
        Summary distance = Summary.Of(_distance);
        Summary lid = Summary.Of(_lid);
        return new StandardPoint
        {
            Overlap = Summary.Of([.. _shared.Select(count => (double)count / K)]) with { Mean = shared / places },
            Recall = Sum(_recalled) / places,
            ReturnedMean = (double)returned / _returned.Length,
            QueriesWithShortfall = _returned.Count(count => count < K),
            Loss = new LossSplit(
                (within - sharedWithin) / places,
                (returned - within - (shared - sharedWithin)) / places,
                (places - returned) / places),
            ExactDistance = Summary.MeanOf(exact.MeanDistance[place]),
            ReturnedDistance = distance.Mean,
            BarycenterShift = Summary.Of(_shift),
            ExactLid = LocalIntrinsicDimensionality.HarmonicMean(exact.Lid[place]),
            ReturnedLid = LocalIntrinsicDimensionality.HarmonicMean(_lid),
            ExactLidArithmetic = Summary.Of(exact.Lid[place]).Mean,
            ReturnedLidArithmetic = lid.Mean,
            ExactLidMoments = LocalIntrinsicDimensionality.HarmonicMean(exact.LidMoments[place]),
            ReturnedLidMoments = LocalIntrinsicDimensionality.HarmonicMean(_lidMoments),
            ZeroDistances = Sum(exact.Zeros[place]),
            UndefinedLid = lid.Undefined,
        };
    }

    private static long Sum(int[] counts)
    {
        long sum = 0;
        foreach (int count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
