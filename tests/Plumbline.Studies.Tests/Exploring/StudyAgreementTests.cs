using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>The explorer's numbers are the study's.</summary>
public sealed class StudyAgreementTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Means_equal_the_results_of_a_study_at_the_same_settings(int kind)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        StudyPlan plan = new()
        {
            M = 3,
            EfConstruction = 10,
            Seed = 11,
            Ks = [1, 2, 10, 40, 119],
            EfSearchValues = [1, 2, 9, 30, 120],
            EfConstructionValues = [],
            AlphaValues = [],
            Sensitivity = 0,
        };
        using MemoryData data = new(ExploredSets.Vectors(kind, 120, seed: 2));
        StudyResult study = new StudyRunner(plan, data, 1).Run(new StudyClock(), null, token);
        using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(kind, 120, seed: 2), Metric.L2, 11, new ExplorationSource());
        Assert.Equal(plan.Ks.Count * plan.EfSearchValues.Count, study.Points.Count);
        foreach (StudyPoint point in study.Points)
        {
            StandardPoint expected = point.Standard!;
            ExplorationMeans means = exploration.Means(point.K, point.EfSearch);
            Assert.Equal(expected.Overlap.Mean, means.Overlap, 1e-12);
            Assert.Equal(expected.Loss.Missed, means.Loss.Missed, 1e-12);
            Assert.Equal(expected.Loss.Spillover, means.Loss.Spillover, 1e-12);
            Assert.Equal(expected.Loss.Unfilled, means.Loss.Unfilled, 1e-12);
            Assert.Equal(expected.ReturnedMean, means.Returned, 1e-12);
            Assert.Equal((double)point.QueriesWithShortfall / point.Queries, means.ShortfallShare, 1e-12);
            CapacityResult capacity = study.Capacities.Single(item => item.EfSearch == point.EfSearch);
            Assert.Equal(capacity.Evaluated.Sorted.ToArray(), exploration.Capacity(point.EfSearch).Sorted.ToArray());
            Assert.Equal(capacity.Evaluated.Room.ToArray(), exploration.Capacity(point.EfSearch).Room.ToArray());
        }
    }
}
