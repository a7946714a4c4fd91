using Plumbline.Capacity;
using Plumbline.Fidelity;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Tests.Report;

/// <summary>A study that was never run: published values with a little added by formula, so that reports look like real ones.</summary>
internal static class SyntheticStudy
{
    private const int Queries = 2000;

    /// <summary>Two runs of the whole grid.</summary>
    public static StudyResult Full(int runs = 2) => Build(runs, [.. Enumerable.Range(1, 50).Select(i => i * 10)], [25, 50, 75, 100], [50, 100, 200, 300, 400], [0.25, 0.5, 1, 2, 4]);

    /// <summary>Two runs at few k, with values that are not numbers and names that are not harmless.</summary>
    public static StudyResult Hostile()
    {
        StudyResult study = Build(2, [10, 50, 100, 200], [25, 50], [200], [1]);
        StudyPoint[] points = [.. study.Points.Select(point => point.K == 200 ? Broken(point) : point)];
        return study with
        {
            Points = points,
            Plan = study.Plan with { Name = "<script>alert('name')</script>", Notes = ["note with <b>tags</b> & more"] },
            Data = study.Data with { Source = "a\"quoted\" <img src=x>.npy", Description = "file <i>x</i>" },
        };
    }

    /// <summary>
    /// <see cref="Hostile"/> with groups of queries, a law that holds at some k, fell short at one and reaches one not, and three
    /// graphs of each kind.
    /// </summary>
    public static StudyResult Setting() => Hostile() with
    {
        Points = [.. Hostile().Points.Select(point => point with { Standard = point.Standard! with { UnfilledByLid = new QuartileMeans(0.04, 0.03, 0.02, 0.01) } })],
        LidQuartiles = [.. Enumerable.Range(0, 2).Select(run => new LidQuartiles
        {
            Run = run,
            K = 100,
            Undefined = run,
            Groups = [.. Enumerable.Range(0, 4).Select(group => new LidQuartile(Queries / 4, (5 * group) + 1.2 - run, (5 * group) + 6.2 + run))],
        })],
        SafeLaw = new SafeLaw
        {
            Target = 0.985,
            EfConstruction = 200,
            M = 32,
            Runs = 2,
            QueriesFitted = Queries,
            QueriesChecked = Queries,
            LargestEffort = 400,
            Law = new EffortLaw(60, 1.5),
            Points =
            [
                new SafeLawPoint(10, 33, 60, 0.9912, 0, Holds: true),
                new SafeLawPoint(50, 75, 75, 0.9862, 0, Holds: true),
                new SafeLawPoint(100, 149, 150, 0.9838, 3, Holds: false),
                new SafeLawPoint(200, null, null, double.NaN, 0, Holds: false),
            ],
        },
        Sensitivity = new SensitivityResult
        {
            Run = 0,
            EfSearch = 50,
            EfConstruction = 200,
            M = 32,
            Ks = [10, 50, 100, 200],
            Graphs = [.. from kind in Enum.GetValues<SensitivityKind>() from number in Enumerable.Range(0, 3) select Graph(kind, number)],
        },
    };

    private static SensitivityGraph Graph(SensitivityKind kind, int number)
    {
        double moved = number * (kind == SensitivityKind.Order ? 0.004 : -0.002);
        return new SensitivityGraph
        {
            Kind = kind,
            Number = number,
            OrderSeed = 42 + number,
            LevelSeed = 42,
            Overlap = [0.9961 + (moved / 4), 0.9794 + moved, 0.9417 - moved, 0.8654 + (2 * moved)],
            QueriesWithShortfall = [0, 0, 0, number],
            Capacity = new CapacitySummary(150 + number, 200, 400, 700, 900, 150 + number, 250, kind == SensitivityKind.Seed && number == 2 ? null : 580),
        };
    }

    private static StudyPoint Broken(StudyPoint point) => point with
    {
        Standard = point.Standard! with { ReturnedLid = double.NaN, ReturnedDistance = point.Standard!.ReturnedDistance with { Mean = double.PositiveInfinity } },
        Paper = point.Paper! with { MeanAnnDist = double.PositiveInfinity, MeanLidAnn = double.NaN },
    };

    private static StudyResult Build(int runs, int[] ks, int[] efs, int[] constructions, double[] alphas)
    {
        StudyPlan plan = new()
        {
            Name = "paper preset, synthetic",
            Runs = runs,
            Subset = 10_000,
            Ks = ks,
            EfSearchValues = efs,
            EfConstructionValues = constructions,
            AlphaValues = alphas,
            AlphaEfConstruction = 400,
            Notes = ["STL-10 is not on this machine: the replica was taken in its place."],
        };
        ConditionKey[] keys =
        [
            .. efs.Select(ef => new ConditionKey(StudyCondition.EfSearch, ef)),
            .. constructions.Select(ef => new ConditionKey(StudyCondition.EfConstruction, ef)),
            .. alphas.Select(alpha => new ConditionKey(StudyCondition.Alpha, alpha)),
        ];
        return new StudyResult
        {
            Plan = plan,
            Data = new DataDescription
            {
                Source = "replica",
                Description = "replica of the study's ResNet-50 embeddings of STL-10",
                PoolCount = 100_000,
                SubsetCount = 10_000,
                Dimension = 2048,
                Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                ComparableToPaper = true,
                StandsForPublished = true,
            },
            Points = [.. from run in Enumerable.Range(0, runs) from key in keys from k in ks select Point(run, key, k)],
            Capacities = [.. from run in Enumerable.Range(0, runs) from key in keys where key.Condition != StudyCondition.Alpha select Capacity(run, key)],
            Seconds = new Dictionary<string, double> { ["load"] = 1.25, ["build"] = 21.5, ["exact"] = 8.75, ["search"] = 6.5, ["metrics"] = 30.25, ["write"] = 0.5 },
            PeakMemoryBytes = 1_900_000_000,
        };
    }

    private static Summary Spread(double mean) => new(Queries, 0, mean, mean * 0.6, mean * 0.7, mean * 0.8, mean, mean * 1.2, mean * 1.3, mean * 1.5);

    private static int Effort(ConditionKey key, int k) => key.Condition switch
    {
        StudyCondition.EfSearch => (int)key.Value,
        StudyCondition.EfConstruction => 50,
        _ => StudyPlan.AlphaEffort(key.Value, k),
    };

    // A bell around eight efforts, like the study's: the poorest of some thousand queries runs out at two to three efforts.
    private static int[] Evaluated(int run, int effort) =>
        [.. Enumerable.Range(0, Queries).Select(i => (int)(effort * (2.3 + (9 * Math.Pow((i + 0.5) / Queries, 0.8))) + run + (10 * Math.Sin(i))))];

    private static CapacityResult Capacity(int run, ConditionKey key) => new()
    {
        Run = run,
        Key = key,
        EfSearch = Effort(key, 0),
        Evaluated = new CapacityDistribution(Evaluated(run, Effort(key, 0)), selfJoin: true),
        ExpandedMean = Effort(key, 0) * 1.1,
    };

    private static StudyPoint Point(int run, ConditionKey key, int k)
    {
        PublishedPoint published = PublishedStudy.Find(key, k)!;
        int effort = Effort(key, k);
        double overlap = Math.Min(1, published.Overlap + (0.002 * Math.Sin(k + run)));
        CapacityDistribution capacity = new(Evaluated(run, effort), selfJoin: true);
        int missing = capacity.Shortfall(k);
        double unfilled = Math.Min(1 - overlap, 0.4 * missing / Queries * (1 - Math.Min(1, effort * 4.0 / k)));
        double spillover = k <= effort ? 0 : (1 - overlap - unfilled) * (1 - ((double)effort / k));
        double exact = Math.Sqrt(60 + (10 * Math.Log(k)));
        return new StudyPoint
        {
            Run = run,
            Key = key,
            K = k,
            EfSearch = effort,
            EfConstruction = key.Condition == StudyCondition.EfConstruction ? (int)key.Value : key.Condition == StudyCondition.Alpha ? 400 : 200,
            M = 32,
            Queries = Queries,
            Capacity = CapacitySummary.Of(capacity, 9_999),
            QueriesWithShortfall = missing,
            Standard = new StandardPoint
            {
                Overlap = new Summary(Queries, 0, overlap, 0, overlap * 0.5, overlap * 0.8, Math.Min(1, overlap * 1.01), 1, 1, 1),
                Recall = overlap,
                ReturnedMean = k * (1 - unfilled),
                Loss = new LossSplit(1 - overlap - unfilled - spillover, spillover, unfilled),
                OverlapByLid = new QuartileMeans(Math.Sqrt(overlap), Math.Pow(overlap, 0.8), overlap, overlap * overlap),
                UnfilledByLid = new QuartileMeans(0, unfilled / 2, unfilled, unfilled * 2.5),
                ExactDistance = exact,
                ReturnedDistance = Spread(exact * (1 + (0.08 * (1 - overlap))) + (0.01 * run)),
                ExactSquaredDistance = exact * exact,
                ReturnedSquaredDistance = exact * exact * (1 + (0.16 * (1 - overlap)) + (0.002 * run)),
                BarycenterShift = new Summary(Queries, 0, 0.2 * (1 - overlap), 0, 0, 0, 0.1, 0.3, 0.3, 0.4),
                ExactLid = 2 * published.LidExact,
                ReturnedLid = (2 * published.LidExact) - (1.2 * (1 - overlap)),
                ExactLidArithmetic = 2 * published.LidExact,
                ReturnedLidArithmetic = (2 * published.LidExact) - (1.2 * (1 - overlap)),
                ExactLidMoments = 2 * published.LidExact,
                ReturnedLidMoments = 2 * published.LidExact,
                ZeroDistances = 0,
                UndefinedLid = 0,
            },
            Paper = new PaperMetrics
            {
                K = k,
                MeanOverlap = overlap,
                StdOverlap = 0.1,
                MeanExactDist = published.ExactSquaredDistance,
                MeanAnnDist = published.AnnSquaredDistance,
                MeanBarycenterShift = published.BarycenterShift * (1 + (0.02 * run)),
                StdBarycenterShift = 0.01,
                MeanLidExact = published.LidExact,
                MeanLidAnn = published.LidAnn,
                StdLidDiff = 0.1,
                DroppedQueries = missing / 2,
                Pads = missing,
            },
        };
    }
}
