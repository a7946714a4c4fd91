using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>One setting to be measured: the graph it searches and the effort at each k.</summary>
/// <param name="Key">The condition and its setting.</param>
/// <param name="EfConstruction">efConstruction of its graph.</param>
/// <param name="Efforts">The efforts, ascending, each with the k measured at it, ascending.</param>
internal sealed record ConditionSpec(ConditionKey Key, int EfConstruction, IReadOnlyList<(int Ef, int[] Ks)> Efforts)
{
    /// <summary>All settings of a plan, in the order of results.csv.</summary>
    public static IReadOnlyList<ConditionSpec> From(StudyPlan plan)
    {
        int[] ks = [.. plan.Ks.Order()];
        List<ConditionSpec> specs = [];
        specs.AddRange(plan.EfSearchValues.Order().Select(ef =>
            new ConditionSpec(new ConditionKey(StudyCondition.EfSearch, ef), plan.EfConstruction, [(ef, ks)])));
        specs.AddRange(plan.EfConstructionValues.Order().Select(efConstruction =>
            new ConditionSpec(new ConditionKey(StudyCondition.EfConstruction, efConstruction), efConstruction, [(plan.EfSearch, ks)])));
        specs.AddRange(plan.AlphaValues.Order().Select(alpha =>
            new ConditionSpec(
                new ConditionKey(StudyCondition.Alpha, alpha),
                plan.AlphaEfConstruction ?? plan.EfConstruction,
                [.. ks.GroupBy(k => StudyPlan.AlphaEffort(alpha, k)).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray()))])));
        return specs;
    }
}
