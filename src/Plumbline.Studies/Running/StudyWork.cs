using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>
/// Turns the progress of single steps into the share of the whole. The weights are rough relative costs; they only
/// steer the estimate of the time left.
/// </summary>
internal sealed class StudyWork
{
    private readonly int _runs;
    private readonly double _total;
    private readonly double _resumed;
    private readonly IProgress<StudyProgress>? _progress;
    private double _done;
    private double _weight;
    private int _run;
    private string _stage = "";

    /// <param name="plan">The plan.</param>
    /// <param name="left">What is left to be measured, by the number of the run.</param>
    /// <param name="progress">Told how far the study is.</param>
    public StudyWork(StudyPlan plan, Func<int, RunLeft> left, IProgress<StudyProgress>? progress)
    {
        _runs = plan.Runs;
        _progress = progress;
        int[] runs = [.. Enumerable.Range(0, plan.Runs)];
        _total = runs.Sum(number => RunWeight(plan, RunLeft.All(plan, number)));
        _done = _total - runs.Sum(number => RunWeight(plan, left(number)));
        _resumed = _done / _total;
        Step = new StepProgress(this);
    }

    public const double LoadWeight = 1;

    public const double ExactWeight = 2;

    /// <summary>Of walking one of the graphs that are compared.</summary>
    public const double SensitivityWeight = 0.1;

    /// <summary>Told the share of the present step.</summary>
    public IProgress<double> Step { get; }

    public static double MeasureWeight(ConditionSpec spec) =>
        0.5 + (0.02 * spec.Efforts.Sum(effort => effort.Ks.Length)) + (0.002 * spec.Efforts[^1].Ef);

    /// <summary>Of walking on for the safe law, on one graph of a run.</summary>
    public static double LawWeight(StudyPlan plan) => 0.2 + (0.001 * plan.Ks.Max());

    public static double BuildWeight(int efConstruction) => 0.3 + (efConstruction / 300.0);

    public void Begin(int run, string stage, double weight)
    {
        _run = run;
        _stage = stage;
        _weight = weight;
        Report(0);
    }

    public void End()
    {
        _done += _weight;
        _weight = 0;
        Report(0);
    }

    /// <summary>Of measuring what is left of a run, which takes its vectors, their exact neighbours and the settings' graphs.</summary>
    private static double RunWeight(StudyPlan plan, RunLeft left) => left.IsEmpty
        ? 0
        : LoadWeight + ExactWeight
            + left.Constructions(plan).Sum(BuildWeight)
            + left.Specs.Sum(MeasureWeight)
            + (left.Law ? LawWeight(plan) : 0)
            + (left.Sensitivity ? SensitivityTotal(plan, left) : 0);

    /// <summary>All graphs but the study's own are built for it, and that too where nothing else is measured on it.</summary>
    private static double SensitivityTotal(StudyPlan plan, RunLeft left)
    {
        int measured = (2 * plan.Sensitivity) - 1;
        int built = measured - (left.Constructions(plan).Contains(plan.EfConstruction) ? 1 : 0);
        return (measured * SensitivityWeight) + (built * BuildWeight(plan.EfConstruction));
    }

    private void Report(double share) =>
        _progress?.Report(new StudyProgress(_run, _runs, _stage, Math.Min(1, (_done + (_weight * share)) / _total), _resumed));

    private sealed class StepProgress(StudyWork work) : IProgress<double>
    {
        public void Report(double value) => work.Report(value);
    }
}
