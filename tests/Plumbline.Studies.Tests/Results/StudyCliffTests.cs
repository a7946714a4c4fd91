using System.Text.Json.Nodes;
using CsCheck;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tests.Support;
using Xunit.Sdk;

namespace Plumbline.Studies.Tests.Results;

/// <summary>The cliff predicted from capacities against the one counted from results.</summary>
public sealed class StudyCliffTests
{
    private static readonly double[] Shares = [0, 0.01, 0.5];
    private static readonly string[] Names = ["any", "p1", "p50"];

    private static readonly Gen<StudyResult> Studies =
        from kind in Gen.Int[0, 2]
        from count in Gen.Int[8, 90]
        from seed in Gen.Int[0, 1000]
        from ks in Gen.Int[1, count - 1].Array[1, 8]
        from runs in Gen.Int[1, 2]
        from m in Gen.Int[2, 5]
        from efs in Gen.Int[1, 12].Array[1, 3]
        select Run(
            kind switch
            {
                0 => TestVectors.Uniform(count, 6, seed),
                1 => TestVectors.Duplicates(count, 4, distinct: 6, seed),
                _ => TestVectors.Clusters(count, 5, clusters: 4, seed),
            },
            new StudyPlan
            {
                Ks = [.. ks.Distinct().Order()],
                Runs = runs,
                Subset = Math.Max(ks.Max() + 1, count * 3 / 4),
                Seed = seed,
                M = m,
                EfConstruction = 12,
                EfSearch = 3,
                EfSearchValues = [.. efs.Distinct().Order()],
                EfConstructionValues = [4],
                AlphaValues = [0.2, 0.7],
            });

    [Fact]
    public void Predicted_and_observed_agree()
    {
        int seen = 0;
        Studies.Sample(result => Interlocked.Add(ref seen, AssertAgree(result)), iter: 60);
        Assert.True(seen > 50, $"Only {seen} cliffs were seen.");
    }

    [Fact]
    public void A_count_that_is_off_by_one_query_does_not_agree()
    {
        StudyResult result = Run(TestVectors.Clusters(80, 5, clusters: 4, seed: 1), new StudyPlan { Ks = [2, 5, 15, 25, 40], M = 3, EfConstruction = 12, EfSearchValues = [4], EfConstructionValues = [], AlphaValues = [0.3] });
        AssertAgree(result);
        foreach (ConditionKey key in result.Keys)
        {
            int observed = Assert.NotNull(StudyCliff.Observe(result, key, 0));
            StudyPoint first = result.Points.Single(point => point.Key == key && point.K == observed);
            Assert.ThrowsAny<XunitException>(() => AssertAgree(With(result, first with { QueriesWithShortfall = 0 })));
            StudyPoint before = result.Points.First(point => point.Key == key && point.K < observed);
            Assert.ThrowsAny<XunitException>(() => AssertAgree(With(result, before with { QueriesWithShortfall = 1 })));
        }
    }

    [Fact]
    public void A_share_is_of_the_queries_of_all_runs()
    {
        StudyPoint point = Study.Point(10, 1, 0);
        StudyResult result = Study.Small() with { Points = [point, point with { Run = 1, QueriesWithShortfall = 2 }, point with { K = 20, QueriesWithShortfall = 3 }, point with { K = 20, Run = 1 }] };
        Assert.Equal(10, StudyCliff.Observe(result, point.Key, 0));
        Assert.Equal(20, StudyCliff.Observe(result, point.Key, 0.01));
        Assert.Null(StudyCliff.Observe(result, point.Key, 0.5));
    }

    [Fact]
    public void The_manifest_has_both()
    {
        StudyResult result = Study.Small();
        JsonArray cliffs = ManifestJson.Create(result, DateTimeOffset.UnixEpoch)["cliffs"]!.AsArray();
        Assert.Equal(result.Keys.Select(key => (key.Name, key.Value)), cliffs.Select(cliff => ((string)cliff!["condition"]!, (double)cliff["value"]!)));
        foreach ((ConditionKey key, JsonNode? cliff) in result.Keys.Zip(cliffs))
        {
            Assert.Equal(Shares.Select(share => StudyCliff.Find(result, key, share)), Names.Select(name => (int?)cliff!["predicted"]![name]));
            Assert.Equal(Shares.Select(share => StudyCliff.Observe(result, key, share)), Names.Select(name => (int?)cliff!["observed"]![name]));
        }

        Assert.Contains(cliffs, cliff => cliff!["observed"]!["any"] is not null);
    }

    /// <summary>What is predicted lies behind the k measured before the one observed; beyond the last where none was. Returns how many were seen.</summary>
    private static int AssertAgree(StudyResult result)
    {
        int seen = 0;
        foreach (ConditionKey key in result.Keys)
        {
            int[] ks = [.. result.Points.Where(point => point.Key == key).Select(point => point.K).Distinct().Order()];
            foreach (double share in Shares)
            {
                int? predicted = StudyCliff.Find(result, key, share);
                if (StudyCliff.Observe(result, key, share) is { } observed)
                {
                    int before = ks.LastOrDefault(k => k < observed);
                    Assert.InRange(Assert.NotNull(predicted), key.Condition == StudyCondition.Alpha ? observed : before + 1, observed);
                    seen++;
                }
                else
                {
                    Assert.True(predicted is null || (predicted > ks[^1] && predicted <= result.LargestK), $"{key.Label}, share {share}: predicted {predicted}, not observed up to {ks[^1]}");
                }
            }
        }

        return seen;
    }

    private static StudyResult With(StudyResult result, StudyPoint changed) => result with
    {
        Points = [.. result.Points.Select(point => (point.Run, point.Key, point.K) == (changed.Run, changed.Key, changed.K) ? changed : point)],
    };

    private static StudyResult Run(VectorSet vectors, StudyPlan plan)
    {
        using MemoryData data = new(vectors);
        return new StudyRunner(plan, data, 2).Run(new StudyClock(), null, TestContext.Current.CancellationToken);
    }
}
