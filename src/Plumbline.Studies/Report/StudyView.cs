using Plumbline.Capacity;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report;

/// <summary>A result arranged the way charts and tables read it: by setting, then by k, runs together.</summary>
internal sealed class StudyView
{
    private readonly Dictionary<ConditionKey, SortedDictionary<int, List<StudyPoint>>> _points = [];
    private readonly Dictionary<ConditionKey, CapacityDistribution> _capacities = [];
    private readonly Dictionary<ConditionKey, IReadOnlyList<CapacityDistribution>> _runCapacities = [];

    /// <summary>Arranges a result.</summary>
    /// <param name="result">The result.</param>
    public StudyView(StudyResult result)
    {
        Result = result;
        Keys = [.. result.Keys];
        Comparison = PublishedComparison.Create(result);
        RunCount = Math.Max(1, result.Points.Select(point => point.Run).Distinct().Count());
        HasStandard = result.Points.Any(point => point.Standard is not null);
        HasPaper = result.Points.Any(point => point.Paper is not null);
        foreach (StudyPoint point in result.Points)
        {
            if (!_points.TryGetValue(point.Key, out SortedDictionary<int, List<StudyPoint>>? byK))
            {
                _points[point.Key] = byK = [];
            }

            if (!byK.TryGetValue(point.K, out List<StudyPoint>? runs))
            {
                byK[point.K] = runs = [];
            }

            runs.Add(point);
        }

        foreach (IGrouping<ConditionKey, CapacityResult> group in result.Capacities
            .Where(capacity => capacity.Key.Condition != StudyCondition.Alpha)
            .GroupBy(capacity => capacity.Key))
        {
            _capacities[group.Key] = Pool([.. group]);
            _runCapacities[group.Key] = [.. group.Select(capacity => capacity.Evaluated)];
        }
    }

    /// <summary>The result.</summary>
    public StudyResult Result { get; }

    /// <summary>The settings measured, in order.</summary>
    public IReadOnlyList<ConditionKey> Keys { get; }

    /// <summary>Number of runs.</summary>
    public int RunCount { get; }

    /// <summary>Whether the standard convention was measured.</summary>
    public bool HasStandard { get; }

    /// <summary>Whether the paper convention was measured.</summary>
    public bool HasPaper { get; }

    /// <summary>Whether published values stand beside these.</summary>
    public bool Comparable => Result.IsComparedWithPaper;

    /// <summary>The conditions measured, in order.</summary>
    public IEnumerable<StudyCondition> Conditions => Keys.Select(key => key.Condition).Distinct();

    /// <summary>The settings of a condition, ascending.</summary>
    public IReadOnlyList<ConditionKey> Settings(StudyCondition condition) => [.. Keys.Where(key => key.Condition == condition)];

    /// <summary>The k measured at a setting, ascending.</summary>
    public IReadOnlyList<int> Ks(ConditionKey key) => [.. _points[key].Keys];

    /// <summary>All k measured, ascending.</summary>
    public IReadOnlyList<int> AllKs => [.. _points.Values.SelectMany(byK => byK.Keys).Distinct().Order()];

    /// <summary>Every point of a setting.</summary>
    public IEnumerable<StudyPoint> Points(ConditionKey key) => _points[key].Values.SelectMany(runs => runs);

    /// <summary>The runs at a setting and k; empty where that k was not measured.</summary>
    public IReadOnlyList<StudyPoint> Runs(ConditionKey key, int k) =>
        _points.TryGetValue(key, out SortedDictionary<int, List<StudyPoint>>? byK) && byK.TryGetValue(k, out List<StudyPoint>? runs) ? runs : [];

    /// <summary>A measure at a setting and k over the runs that have it; a mean of NaN where none has.</summary>
    public MeanInterval Mean(ConditionKey key, int k, Func<StudyPoint, double> measure)
    {
        double[] values = [.. Runs(key, k).Select(measure).Where(value => !double.IsNaN(value))];
        return values.Length == 0 ? new MeanInterval(double.NaN, double.NaN, 0) : MeanInterval.Of(values);
    }

    /// <summary>
    /// The capacities at a setting of condition 1 or 2, the queries of all runs together; null for condition 3, whose effort
    /// changes with k, and where they were not recorded.
    /// </summary>
    public CapacityDistribution? Capacity(ConditionKey key) => _capacities.GetValueOrDefault(key);

    /// <summary>The same of each run by itself; empty where <see cref="Capacity"/> is null.</summary>
    public IReadOnlyList<CapacityDistribution> RunCapacities(ConditionKey key) => _runCapacities.GetValueOrDefault(key, []);

    /// <summary>
    /// Share of the queries of all runs that had fewer than k results where k was asked for; NaN where k was not measured.
    /// </summary>
    public double ObservedShortfall(ConditionKey key, int k)
    {
        IReadOnlyList<StudyPoint> runs = Runs(key, k);
        return runs.Count > 0
            ? runs.Sum(point => (double)point.QueriesWithShortfall) / runs.Sum(point => (double)point.Queries)
            : double.NaN;
    }

    /// <summary>The study beside the published one; null where it is not compared.</summary>
    public PublishedComparison? Comparison { get; }

    /// <summary>Overlap, the same number in both conventions.</summary>
    public static double Overlap(StudyPoint point) => point.Standard?.Overlap.Mean ?? point.Paper?.MeanOverlap ?? double.NaN;

    private static CapacityDistribution Pool(IReadOnlyList<CapacityResult> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0].Evaluated;
        }

        return CapacityDistribution.Merge([.. runs.Select(run => run.Evaluated)]);
    }
}
