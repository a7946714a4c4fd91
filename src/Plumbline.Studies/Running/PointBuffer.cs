using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>
/// Per-query values of one point, kept in the order in which queries are measured. Different queries are set by different threads;
/// sums are taken in query order.
/// </summary>
internal sealed unsafe class PointBuffer
{
    private const int Doubles = 8;
    private const int Integers = 4;

    private readonly MeasureMemory _memory;
    private readonly double* _distance;
    private readonly double* _squared;
    private readonly double* _shift;
    private readonly double* _lid;
    private readonly double* _lidMoments;
    private readonly double* _paperMean;
    private readonly double* _paperShift;
    private readonly double* _paperLid;
    private readonly int* _shared;
    private readonly int* _recalled;
    private readonly int* _paperShared;
    private readonly int* _pads;
    private int _shortfalls;

    /// <param name="k">Neighbourhood size.</param>
    /// <param name="memory">Where the values go; outlives the buffer's use.</param>
    public PointBuffer(int k, MeasureMemory memory)
    {
        K = k;
        _memory = memory;
        _distance = memory.Take<double>();
        _squared = memory.Take<double>();
        _shift = memory.Take<double>();
        _lid = memory.Take<double>();
        _lidMoments = memory.Take<double>();
        _paperMean = memory.Take<double>();
        _paperShift = memory.Take<double>();
        _paperLid = memory.Take<double>();
        _shared = memory.Take<int>();
        _recalled = memory.Take<int>();
        _paperShared = memory.Take<int>();
        _pads = memory.Take<int>();
    }

    public int K { get; }

    /// <summary>Bytes that a point takes of a <see cref="MeasureMemory"/>.</summary>
    public static long BytesFor(int queries) => (long)queries * ((Doubles * sizeof(double)) + (Integers * sizeof(int)));

    public void SetCounts(int place, int shared, int recalled)
    {
        _shared[place] = shared;
        _recalled[place] = recalled;
    }

    /// <summary>Counts a query that returned fewer than k results. By any thread.</summary>
    public void CountShortfall() => Interlocked.Increment(ref _shortfalls);

    public void SetGeometry(int place, double distance, double squared, double lid, double lidMoments)
    {
        _distance[place] = distance;
        _squared[place] = squared;
        _lid[place] = lid;
        _lidMoments[place] = lidMoments;
    }

    public void SetShift(int place, double shift) => _shift[place] = shift;

    public void SetPaper(int place, int shared, double mean, double lid, int pads)
    {
        _paperShared[place] = shared;
        _paperMean[place] = mean;
        _paperLid[place] = lid;
        _pads[place] = pads;
    }

    public void SetPaperShift(int place, double shift) => _paperShift[place] = shift;

    /// <summary>The means over queries.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="spec">The setting.</param>
    /// <param name="effort">Place of the effort among the setting's.</param>
    /// <param name="buffer">The setting's values of the effort.</param>
    /// <param name="capacity">The capacities of the effort.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="exact">What the exact neighbours contribute.</param>
    public StudyPoint ToPoint(int run, ConditionSpec spec, int effort, ConditionBuffer buffer, CapacitySummary capacity, StudyPlan plan, ExactSide exact)
    {
        StudyPoint point = new()
        {
            Run = run,
            Key = spec.Key,
            K = K,
            EfSearch = spec.Efforts[effort].Ef,
            EfConstruction = spec.EfConstruction,
            M = plan.M,
            Queries = _memory.Queries,
            Capacity = capacity,
            QueriesWithShortfall = _shortfalls,
            Standard = plan.Convention == Convention.Paper ? null : ToStandard(exact, exact.Place(K), buffer.Room[effort], buffer.WithinPlaces[effort]),
            Paper = plan.Convention == Convention.Standard ? null : ToPaper(exact, exact.Place(K)),
        };
        GC.KeepAlive(_memory);
        return point;
    }

    private StandardPoint ToStandard(ExactSide exact, int place, int[] room, int[] withinPlaces)
    {
        // Counts are summed as integers: the same mean in any order.
        int queries = _memory.Queries;
        double places = (double)K * queries;
        long returned = 0;
        long within = 0;
        long sharedWithin = 0;
        for (int query = 0; query < queries; query++)
        {
            int results = Math.Min(K, room[query]);
            returned += results;
            within += Math.Min(results, withinPlaces[query]);
            // The shared come first among the results, so that those within the effort's places are the first of them.
            sharedWithin += Math.Min(_shared[query], withinPlaces[query]);
        }

        long shared = Sum(_shared);
        double[] lids = Values(_lid);
        (double lid, int undefinedLid) = Summary.MeanOfDefined(lids);
        return new StandardPoint
        {
            Overlap = Summary.Of(Shares(_shared)) with { Mean = shared / places },
            Recall = Sum(_recalled) / places,
            ReturnedMean = (double)returned / queries,
            Loss = new LossSplit(
                (within - sharedWithin) / places,
                (returned - within - (shared - sharedWithin)) / places,
                (places - returned) / places),
            OverlapByLid = exact.LidGroups.Means(K, InQueryOrder(new ReadOnlySpan<int>(_shared, queries))),
            UnfilledByLid = exact.LidGroups.Unfilled(K, InQueryOrder(room)),
            ExactDistance = Summary.MeanOf(exact.MeanDistance[place]),
            ReturnedDistance = Summary.Of(Values(_distance)),
            ExactSquaredDistance = exact.MeanSquaredDistance[place],
            ReturnedSquaredDistance = Summary.MeanOfDefined(Values(_squared)).Mean,
            BarycenterShift = Summary.Of(Values(_shift)),
            ExactLid = LocalIntrinsicDimensionality.HarmonicMean(exact.Lid[place]),
            ReturnedLid = LocalIntrinsicDimensionality.HarmonicMean(lids),
            ExactLidArithmetic = Summary.MeanOfDefined(exact.Lid[place]).Mean,
            ReturnedLidArithmetic = lid,
            ExactLidMoments = LocalIntrinsicDimensionality.HarmonicMean(exact.LidMoments[place]),
            ReturnedLidMoments = LocalIntrinsicDimensionality.HarmonicMean(Values(_lidMoments)),
            ZeroDistances = exact.Zeros[place].Sum(zeros => (long)zeros),
            UndefinedLid = undefinedLid,
        };
    }

    private PaperMetrics ToPaper(ExactSide exact, int place) => PaperAccumulator.ToMetrics(
        K, Shares(_paperShared), exact.PaperMean[place], Values(_paperMean), Values(_paperShift), exact.PaperLid[place], Values(_paperLid), Sum(_pads));

    /// <summary>Values in query order.</summary>
    private double[] Values(double* values)
    {
        int[] order = _memory.Order;
        double[] sorted = new double[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            sorted[order[place]] = values[place];
        }

        return sorted;
    }

    private int[] InQueryOrder(ReadOnlySpan<int> counts)
    {
        int[] order = _memory.Order;
        int[] sorted = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            sorted[order[place]] = counts[place];
        }

        return sorted;
    }

    private double[] Shares(int* counts)
    {
        int[] order = _memory.Order;
        double[] shares = new double[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            shares[order[place]] = (double)counts[place] / K;
        }

        return shares;
    }

    private long Sum(int* counts)
    {
        long sum = 0;
        for (int query = 0; query < _memory.Queries; query++)
        {
            sum += counts[query];
        }

        return sum;
    }
}
