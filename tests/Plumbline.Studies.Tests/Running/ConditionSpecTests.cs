using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Tests.Running;

public sealed class ConditionSpecTests
{
    [Theory]
    [InlineData(0.25, 10, 2)]
    [InlineData(0.25, 4, 2)]
    [InlineData(0.25, 1, 2)]
    [InlineData(0.25, 15, 3)]
    [InlineData(0.5, 11, 5)]
    [InlineData(1, 1, 2)]
    [InlineData(1, 500, 500)]
    [InlineData(4, 500, 2000)]
    public void The_effort_of_condition_3_is_the_whole_part_of_alpha_k_and_at_least_2(double alpha, int k, int effort) =>
        Assert.Equal(effort, StudyPlan.AlphaEffort(alpha, k));

    [Fact]
    public void The_paper_preset_searches_condition_3_on_efConstruction_400()
    {
        IReadOnlyList<ConditionSpec> specs = ConditionSpec.From(Presets.Paper);
        Assert.Equal(4 + 5 + 5, specs.Count);
        Assert.All(specs, spec => Assert.Equal(Presets.Paper.Ks, spec.Efforts.SelectMany(effort => effort.Ks).Order()));
        Assert.All(specs.Where(spec => spec.Key.Condition == StudyCondition.EfSearch), spec =>
        {
            Assert.Equal(200, spec.EfConstruction);
            Assert.Equal((int)spec.Key.Value, Assert.Single(spec.Efforts).Ef);
        });
        Assert.All(specs.Where(spec => spec.Key.Condition == StudyCondition.EfConstruction), spec =>
        {
            Assert.Equal((int)spec.Key.Value, spec.EfConstruction);
            Assert.Equal(50, Assert.Single(spec.Efforts).Ef);
        });
        Assert.All(specs.Where(spec => spec.Key.Condition == StudyCondition.Alpha), spec =>
        {
            Assert.Equal(400, spec.EfConstruction);
            Assert.All(spec.Efforts, effort => Assert.All(effort.Ks, k => Assert.Equal(Math.Max(2, (int)Math.Floor(spec.Key.Value * k)), effort.Ef)));
        });
    }

    [Fact]
    public void Condition_3_of_a_plan_without_an_efConstruction_of_its_own_searches_the_plans()
    {
        StudyPlan plan = new() { EfConstruction = 77, EfConstructionValues = [400], AlphaValues = [1] };
        Assert.Equal(77, ConditionSpec.From(plan).Single(spec => spec.Key.Condition == StudyCondition.Alpha).EfConstruction);
    }

    [Fact]
    public void Settings_and_k_ascend_whatever_the_order_of_the_plan()
    {
        StudyPlan plan = new() { Ks = [30, 10, 20], EfSearchValues = [9, 3], EfConstructionValues = [], AlphaValues = [2, 0.1] };
        IReadOnlyList<ConditionSpec> specs = ConditionSpec.From(plan);
        Assert.Equal(["efSearch 3", "efSearch 9", "alpha 0.1", "alpha 2"], specs.Select(spec => spec.Key.Label));
        Assert.Equal([10, 20, 30], specs[0].Efforts[0].Ks);
        // 0.1 k is 1, 2 and 3: the first two have the least effort in common.
        Assert.Equal([2, 3], specs[2].Efforts.Select(effort => effort.Ef));
        Assert.Equal([10, 20], specs[2].Efforts[0].Ks);
    }
}
