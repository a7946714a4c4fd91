using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tests.Plans;

public sealed class PlanValidatorTests
{
    private static readonly StudyPlan Plan = new() { Data = "x.npy", Ks = [10, 99] };

    [Fact]
    public void The_presets_are_valid()
    {
        foreach (string name in Presets.Names)
        {
            PlanValidator.Validate(Presets.Find(name));
            PlanValidator.Validate(Presets.Find(name), 100_000);
        }
    }

    [Fact]
    public void An_unknown_preset_is_refused_with_the_nearest_known_one() => Assert.Equal(
        "--preset: found 'papr', expected one of quick, paper (did you mean 'paper'?)",
        Assert.Throws<PlanException>(() => Presets.Find("papr")).Message);

    [Fact]
    public void The_largest_k_is_one_less_than_the_vectors()
    {
        PlanValidator.Validate(Plan, 100);
        Refused("k: found 99, expected less than 99, the number of vectors of a run", Plan, 99);
    }

    [Fact]
    public void The_vectors_of_a_run_are_those_of_its_subset()
    {
        PlanValidator.Validate(Plan with { Subset = 100 }, 1000);
        Refused("k: found 99, expected less than 50, the number of vectors of a run", Plan with { Subset = 50 }, 1000);
    }

    [Fact]
    public void A_subset_may_be_all_but_not_more()
    {
        PlanValidator.Validate(Plan with { Subset = 200 }, 200);
        Refused("subset: found 201, expected at most 200, the number of vectors in x.npy", Plan with { Subset = 201 }, 200);
    }

    [Fact]
    public void Queries_may_be_all_vectors_of_a_run_but_not_more()
    {
        PlanValidator.Validate(Plan with { Subset = 150, Queries = 150 }, 200);
        Refused("sample: found 151, expected at most 150, the number of vectors of a run", Plan with { Subset = 150, Queries = 151 }, 200);
        Assert.Equal("sample: found -1, expected 0 or more", Assert.Throws<PlanException>(() => PlanValidator.Validate(Plan with { Queries = -1 })).Message);
    }

    private static void Refused(string message, StudyPlan plan, int count) =>
        Assert.Equal(message, Assert.Throws<PlanException>(() => PlanValidator.Validate(plan, count)).Message);
}
