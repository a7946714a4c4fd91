using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Running;

/// <summary>What is left to be measured of a run.</summary>
/// <param name="Specs">Settings.</param>
/// <param name="Law">Whether the counts for the safe law are.</param>
/// <param name="Sensitivity">Whether its graphs are to be compared with others.</param>
internal sealed record RunLeft(IReadOnlyList<ConditionSpec> Specs, bool Law, bool Sensitivity)
{
    /// <summary>Whether nothing is left.</summary>
    public bool IsEmpty => Specs.Count == 0 && !Law && !Sensitivity;

    /// <summary>All of a run. Graphs are compared on the first one.</summary>
    public static RunLeft All(StudyPlan plan, int run) => new(ConditionSpec.From(plan), plan.Target > 0, run == 0 && plan.Sensitivity > 1);

    /// <summary>efConstruction of every graph that has to be measured, ascending. The safe law needs the plan's own.</summary>
    public int[] Constructions(StudyPlan plan) =>
        [.. Specs.Select(spec => spec.EfConstruction).Concat(Law ? [plan.EfConstruction] : []).Distinct().Order()];
}
