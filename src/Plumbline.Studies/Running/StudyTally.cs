using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>What gathers over the runs of a study besides its points and capacities.</summary>
internal sealed class StudyTally
{
    /// <summary>Grouping of the queries, one a run.</summary>
    public List<LidQuartiles> LidQuartiles { get; } = [];

    /// <summary>Counts for the safe law over all runs, from the first run on; null without a target.</summary>
    public SafeLawCounts? Law { get; private set; }

    /// <summary>The spread over graphs of the first run; null where none were compared.</summary>
    public SensitivityResult? Sensitivity { get; set; }

    /// <summary>Makes ready for the counts of a run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="count">Vectors of a run, as many in each.</param>
    public void BeginRun(StudyPlan plan, int count)
    {
        if (plan.Target > 0)
        {
            int largest = ConditionSpec.From(plan).Where(spec => spec.EfConstruction == plan.EfConstruction).Select(spec => spec.Efforts[^1].Ef).DefaultIfEmpty(0).Max();
            Law ??= new SafeLawCounts(EffortGrid.For(plan.Ks.Max(), largest, count), [.. plan.Ks.Order()]);
        }
    }
}
