using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What gathers over the runs of a study besides its points and capacities.</summary>
/// <param name="plan">The plan.</param>
/// <param name="count">Vectors of a run, as many in each.</param>
internal sealed class StudyTally(StudyPlan plan, int count)
{
    private readonly SafeLawCounts? _law = CreateLaw(plan, count);

    /// <summary>Grouping of the queries, one a run.</summary>
    public List<LidQuartiles> LidQuartiles { get; } = [];

    /// <summary>How often exact neighbours share a query's label, one a run; empty where the data has no labels.</summary>
    public List<LabelAgreement> LabelAgreement { get; } = [];

    /// <summary>The safe law over all runs taken in; null without a target.</summary>
    public SafeLaw? FitLaw() => _law is null ? null : SafeLawFit.Fit(plan, _law);

    /// <summary>The spread over graphs of the first run; null where none were compared.</summary>
    public SensitivityResult? Sensitivity { get; private set; }

    /// <summary>Makes ready for the counts of a run; null without a target.</summary>
    public SafeLawCounts? CreateLaw() => CreateLaw(plan, count);

    /// <summary>Takes in a run.</summary>
    public void Add(RunExtras extras)
    {
        LidQuartiles.Add(extras.LidQuartiles!);
        if (extras.LabelAgreement is { } labels)
        {
            LabelAgreement.Add(labels);
        }

        _law?.Add(extras.Law!);
        Sensitivity ??= extras.Sensitivity;
    }

    private static SafeLawCounts? CreateLaw(StudyPlan plan, int count)
    {
        if (plan.Target <= 0)
        {
            return null;
        }

        int largest = ConditionSpec.From(plan).Where(spec => spec.EfConstruction == plan.EfConstruction).Select(spec => spec.Efforts[^1].Ef).DefaultIfEmpty(0).Max();
        return new SafeLawCounts(EffortGrid.For(plan.Ks.Max(), largest, count), [.. plan.Ks.Order()]);
    }
}
