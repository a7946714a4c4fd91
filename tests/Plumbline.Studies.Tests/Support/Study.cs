using Plumbline.Capacity;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Tests.Support;

/// <summary>Small finished studies and single points.</summary>
internal static class Study
{
    /// <summary>A study that was run, of two runs, three conditions and a setting that is no whole number.</summary>
    public static StudyResult Small(Convention convention = Convention.Both)
    {
        using MemoryData data = new(TestVectors.Uniform(120, 6, seed: 1));
        StudyPlan plan = new()
        {
            Name = "small",
            Data = data.Source,
            Subset = 100,
            Runs = 2,
            M = 4,
            EfConstruction = 16,
            EfSearch = 5,
            Ks = [1, 10, 60],
            EfSearchValues = [5],
            EfConstructionValues = [8],
            AlphaValues = [0.25],
            Convention = convention,
            Notes = ["a note"],
        };
        return new StudyRunner(plan, data, 1).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
    }

    /// <summary>A point with the numbers that the safe rule looks at, in both conventions.</summary>
    public static StudyPoint Point(int k, double overlap, double paperLidDifference, int missing = 0, int run = 0) => new()
    {
        Run = run,
        Key = new ConditionKey(StudyCondition.EfSearch, 50),
        K = k,
        EfSearch = 50,
        EfConstruction = 200,
        M = 32,
        Queries = 100,
        Capacity = new CapacitySummary(100, 110, 300, 500, 600, null, null, null),
        QueriesWithShortfall = missing,
        Standard = new StandardPoint
        {
            Overlap = new Summary(100, 0, overlap, 0, 0, 0, overlap, 1, 1, 1),
            Recall = overlap,
            ReturnedMean = k,
            Loss = new LossSplit(1 - overlap, 0, 0),
            OverlapByLid = new QuartileMeans(overlap, overlap, overlap, overlap),
            UnfilledByLid = default,
            ExactDistance = 1,
            ReturnedDistance = new Summary(100, 0, 1, 1, 1, 1, 1, 1, 1, 1),
            ExactSquaredDistance = 1,
            ReturnedSquaredDistance = 1,
            BarycenterShift = new Summary(100, 0, 0.1, 0, 0, 0, 0.1, 1, 1, 1),
            ExactLid = 10,
            ReturnedLid = 10,
            ExactLidArithmetic = 10,
            ReturnedLidArithmetic = 10 + (2 * paperLidDifference),
            ExactLidMoments = 10,
            ReturnedLidMoments = 10,
            ZeroDistances = 0,
            UndefinedLid = 0,
        },
        Paper = new PaperMetrics
        {
            K = k,
            MeanOverlap = overlap,
            StdOverlap = 0.01,
            MeanExactDist = 1,
            MeanAnnDist = 1,
            MeanBarycenterShift = 0.1,
            StdBarycenterShift = 0.1,
            MeanLidExact = 5,
            MeanLidAnn = 5 + paperLidDifference,
            StdLidDiff = 0.1,
            DroppedQueries = 0,
            Pads = missing,
        },
    };

    /// <summary>Capacities of one setting.</summary>
    public static CapacityResult Capacity(params ReadOnlySpan<int> evaluated) => new()
    {
        Run = 0,
        Key = new ConditionKey(StudyCondition.EfSearch, 50),
        EfSearch = 50,
        Evaluated = new CapacityDistribution(evaluated, selfJoin: true),
        ExpandedMean = 50,
    };
}
