using CsCheck;
using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>The fast walks against the rule written out: the same ids, the same points evaluated and expanded, with and without ties, around the sizes where arrays grow and walks change.</summary>
public sealed class WalkReferenceTests
{
    private static readonly DataKind[] Kinds = [DataKind.Random, DataKind.Duplicates, DataKind.Lattice, DataKind.Constant];
    private static readonly Metric[] Metrics = [Metric.SquaredL2, Metric.InnerProduct, Metric.Cosine];

    private static readonly Gen<WalkCase> Cases =
        Gen.Select(Gen.Int[1, 150], Gen.Int[2, 4], Gen.Int[1, 20], Pick(Kinds), Pick(Metrics), Gen.Int[0, 1_000_000])
            .Select((count, m, dimension, kind, metric, seed) => new WalkCase(count, m, dimension, kind, metric, seed));

    private static readonly Gen<int> Efforts = Gen.OneOf(Gen.Int[1, 3], Gen.Int[62, 66], Gen.Int[1, 160]);

    public static TheoryData<int, DataKind> LargePools => new MatrixTheoryData<int, DataKind>([63, 64, 65, 1023, 1024, 1025], Kinds);

    [Fact]
    public void A_pool_walk_is_the_rule_on_any_graph()
    {
        Gen.Select(Cases, Efforts, Gen.OneOf(Gen.Const(0), Gen.Int[1, 5], Gen.Int[1, 100])).Sample(
            (one, effort, more) =>
            {
                using WalkSetting setting = new(one);
                PoolWalk walk = new(setting.Graph);
                for (int query = 0; query < setting.QueryCount; query++)
                {
                    ComparePool(setting, walk, query, effort, effort + more);
                }
            },
            iter: 600);
    }

    [Fact]
    public void A_filtered_walk_is_the_rule_of_those_that_pass_on_any_graph()
    {
        Gen.Select(Cases, Efforts, Gen.OneOf(Gen.Const(0), Gen.Int[1, 100]), Gen.Int[1, 6], Gen.Int[0, 6]).Sample(
            (one, effort, more, modulus, passing) =>
            {
                using WalkSetting setting = new(one);
                FilteredWalk walk = new(setting.Graph);
                for (int query = 0; query < setting.QueryCount; query++)
                {
                    CompareFiltered(setting, walk, query, effort, effort + more, point => point % modulus < passing);
                }
            },
            iter: 600);
    }

    [Fact]
    public void A_blocked_point_is_not_there()
    {
        int compared = 0;
        Gen.Select(Cases, Efforts, Gen.Int[0, 149]).Sample(
            (one, effort, number) =>
            {
                using WalkSetting setting = new(one);
                HnswGraph graph = setting.Graph;
                int blocked = number % one.Count;
                if (graph.Level(blocked) > 0 || blocked == graph.EntryPoint)
                {
                    return;
                }

                PoolWalk pool = new(graph) { Blocked = blocked };
                FilteredWalk filtered = new(graph) { Blocked = blocked };
                using WalkSetting without = new(one);
                for (int point = 0; point < one.Count; point++)
                {
                    without.Graph.SetLinks(point, 0, [.. graph.Links(point, 0).ToArray().Where(link => link != blocked)]);
                }

                for (int query = 0; query < setting.QueryCount; query++)
                {
                    ComparePool(without, pool, query, effort, effort);
                    CompareFiltered(without, filtered, query, effort, effort, point => point % 3 != 1);
                    Assert.DoesNotContain(blocked, Enumerable.Range(0, pool.Pool.Count).Select(pool.Pool.Id));
                }

                Interlocked.Increment(ref compared);
            },
            iter: 300);
        Assert.True(compared > 100, $"{compared} comparisons: too few to say anything.");
    }

    [Theory]
    [MemberData(nameof(LargePools))]
    public void Walks_of_large_pools_are_the_rule(int effort, DataKind kind)
    {
        using WalkSetting setting = new(new WalkCase(1_700, 4, 5, kind, Metric.SquaredL2, 17), far: true);
        PoolWalk pool = new(setting.Graph);
        ComparePool(setting, pool, 0, effort, effort);
        Assert.InRange(pool.Evaluated, effort + 2, 1_700);
        ComparePool(setting, pool, 1, effort, effort + 2);
        CompareFiltered(setting, new FilteredWalk(setting.Graph), 0, effort, effort, point => point % 5 != 0);
    }

    /// <summary>Up to 1,024 kept points searches have a pool, beyond it heaps: by either, and whether k or the effort is the greater, the results are the rule's.</summary>
    [Theory]
    [MemberData(nameof(LargePools))]
    public void Searches_change_walks_at_1024_kept_points_and_nobody_sees_it(int most, DataKind kind)
    {
        using WalkSetting setting = new(new WalkCase(1_700, 4, 5, kind, Metric.SquaredL2, 18), far: true);
        GraphSearcher searcher = new(setting.Graph, setting.Scorer);
        foreach ((int k, int effort) in new[] { (10, most), (most, 10), (most, most) })
        {
            WalkRecord expected = ReferenceWalk.Run(setting.Graph, setting.DistanceFrom(0), k, effort);
            Assert.InRange(expected.Evaluated, Math.Min(most, effort * 2), 1_700);
            setting.SetQuery(0);
            searcher.Search(k, effort, CapacityContract.SpillAndPad, filter: null);
            Assert.Equal(expected.Ids, searcher.Keys.ToArray().Select(SortKey.Id));
            Assert.Equal((expected.Evaluated, expected.Expanded), (searcher.Evaluated, searcher.Expanded));
        }
    }

    private static Gen<T> Pick<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void ComparePool(WalkSetting setting, PoolWalk walk, int query, int effort, int keep)
    {
        WalkRecord expected = ReferenceWalk.Run(setting.Graph, setting.DistanceFrom(query), keep, effort);
        setting.SetQuery(query);
        walk.Search(setting.Scorer, effort, keep);
        Assert.Equal((expected.Evaluated, expected.Expanded), (walk.Evaluated, walk.Expanded));
        ComparePool(setting, query, expected.Ids, walk.Pool);
    }

    private static void CompareFiltered(WalkSetting setting, FilteredWalk walk, int query, int effort, int keep, Func<int, bool> passes)
    {
        WalkRecord expected = ReferenceWalk.Run(setting.Graph, setting.DistanceFrom(query), keep, effort, passes);
        setting.SetQuery(query);
        walk.Search(setting.Scorer, new PassingPoints(passes), effort, keep);
        Assert.Equal((expected.Evaluated, expected.Expanded), (walk.Evaluated, walk.Expanded));
        ComparePool(setting, query, expected.Ids, walk.Pool);
    }

    /// <summary>The pool begins with those that the rule returns; what follows ties with the last of them.</summary>
    private static void ComparePool(WalkSetting setting, int query, int[] expected, CandidatePool pool)
    {
        Assert.Equal(expected, Enumerable.Range(0, Math.Min(expected.Length, pool.Count)).Select(pool.Id));
        Func<int, float> distance = setting.DistanceFrom(query);
        for (int i = 0; i < pool.Count; i++)
        {
            Assert.Equal(distance(pool.Id(i)) + 0f, pool.Distance(i));
            Assert.True(i < expected.Length || pool.Distance(i) == pool.Distance(expected.Length - 1), $"Entry {i} of the pool is beyond.");
        }
    }

    private sealed class PassingPoints(Func<int, bool> passes) : PlaceFilter
    {
        public override int? Count => null;

        public override bool Passes(int place) => passes(place);
    }
}
