using Plumbline.Bench.Study;
using Plumbline.Studies.Results;

namespace Plumbline.Bench.Tests.Study;

/// <summary>Sums of both sides' seconds.</summary>
public class StudyTimesTests
{
    [Fact]
    public void A_part_of_the_queries_counts_as_all_of_them()
    {
        StudyTimes times = new([10, 20, 30], 1000, new SearchSample([10, 30], 4));
        ConditionKey first = new(StudyCondition.EfSearch, 25);
        ConditionKey second = new(StudyCondition.Alpha, 2);
        for (int repetition = 1; repetition <= 2; repetition++)
        {
            times.AddOurs(new Dictionary<string, double> { ["search"] = repetition, ["build"] = 10 * repetition });
            times.BeginTheirs(0.5);
            times.AddBuild(3);
            times.AddBuild(4);
            // Out of order: the plan's order of k is not the peer's.
            times.AddSearch(new StudySearch(first, 30, 25, 200), 3 * repetition, 250);
            times.AddSearch(new StudySearch(first, 10, 25, 200), 1 * repetition, 250);
            times.AddSearch(new StudySearch(second, 10, 20, 400), 2, 250);
            times.AddSearch(new StudySearch(second, 30, 60, 400), 2, 250);
            times.EndTheirs();
        }

        // first: (1 + 2 + 3) x 4; second: (2 + 2 + 2) x 4.
        Assert.Equal([48, 72], times.TheirSearch);
        Assert.Equal([24, 48], times.TheirSearchOf(first));
        Assert.Equal([24, 24], times.TheirSearchOf(second));
        Assert.Equal([7, 7], times.TheirBuild);
        Assert.Equal([0.5, 0.5], times.TheirExact);
        Assert.Equal([11, 22], times.Ours("search", "build"));
    }
}
