using CsCheck;
using Plumbline.Capacity;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Studies.Exploring;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>What is read from the recorded walks against searches of the graph itself, under every contract.</summary>
public sealed class ExplorationTests
{
    private static readonly Gen<(int Kind, int Count, int Metric, int Contract, int Seed)> Cases =
        Gen.Select(Gen.Int[0, ExploredSets.Kinds - 1], Gen.Int[2, 70], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 100_000]);

    [Fact]
    public void Means_and_values_are_those_of_searches_of_the_graph()
    {
        Gen.Select(Cases, Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((c, kShare, efShare) =>
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            (Metric metric, CapacityContract contract) = ((Metric)c.Metric, (CapacityContract)c.Contract);
            using VectorSet own = ExploredSets.Vectors(c.Kind, c.Count, c.Seed);
            HnswIndex index = HnswIndex.Build(own, metric, ExploredSets.Build(c.Seed), cancellationToken: token);
            using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(c.Kind, c.Count, c.Seed), metric, c.Seed, new ExplorationSource { Contract = contract });
            int k = 1 + (kShare % exploration.LargestK);
            int ef = 1 + (efShare % exploration.LargestEffort);
            QueryValues values = exploration.Values(k, ef);
            NeighborTable exact = new ExactIndex(own, metric).SelfJoin(k, cancellationToken: token);
            (NeighborTable Table, int[] Evaluated) found = Search(index, k, ef, contract, token);
            double[] overlaps = Overlap.PerQuery(exact, found.Table, k);
            for (int query = 0; query < own.Count; query++)
            {
                Assert.Equal(query, values.Points.Span[query]);
                Assert.Equal(overlaps[query], values.Overlap.Span[query]);
                LossSplit loss = LossOf(index, exact, found.Table, query, k, ef, contract, token);
                Assert.Equal(loss, new LossSplit(values.Missed.Span[query], values.Spillover.Span[query], values.Unfilled.Span[query]));
                if (contract != CapacityContract.Reject || k + 1 <= ef)
                {
                    Assert.Equal(found.Evaluated[query], values.Capacity.Span[query]);
                }

                CheckNeighborhood(exploration.Neighborhood(query, k, ef), exact, found.Table, query, values);
            }

            CheckMeans(exploration.Means(k, ef), values, found.Table);
        }, iter: 150, threads: 1);
    }

    [Fact]
    public void The_safe_effort_is_the_first_at_which_the_target_holds()
    {
        Gen.Select(Cases, Gen.Int[0, 1000], Gen.Double[0.3, 1]).Sample((c, kShare, target) =>
        {
            using Exploration exploration = ExploredSets.Open(
                ExploredSets.Vectors(c.Kind, c.Count, c.Seed), (Metric)c.Metric, c.Seed, new ExplorationSource { Contract = (CapacityContract)c.Contract });
            int k = 1 + (kShare % exploration.LargestK);
            int? first = Enumerable.Range(1, exploration.LargestEffort).Cast<int?>().FirstOrDefault(ef =>
                exploration.Means(k, ef!.Value) is var means && means.Overlap >= target && means.ShortfallShare <= 0);
            Assert.Equal(first, exploration.SafeEffort(k, target));
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void Curves_are_the_means_at_each_k_with_the_percentiles_of_the_queries()
    {
        using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(1, 300, 5), Metric.L2, 5, new ExplorationSource { LargestK = 250 });
        foreach (int ef in (int[])[1, 7, 40, 250])
        {
            ExplorationCurves curves = exploration.Curves(ef);
            Assert.All((int[])[1, 10, 50, 100, 250], k => Assert.Contains(curves.Points, point => point.K == k));
            Assert.Equal(curves.Points.Select(point => point.K).Order().Distinct(), curves.Points.Select(point => point.K));
            foreach (CurvePoint point in curves.Points)
            {
                ExplorationMeans means = exploration.Means(point.K, ef);
                Summary overlaps = Summary.Of(exploration.Values(point.K, ef).Overlap.Span);
                Assert.Equal((means.Overlap, means.Loss, means.Returned, means.ShortfallShare), (point.Overlap, point.Loss, point.Returned, point.ShortfallShare));
                Assert.Equal(overlaps.P5, point.OverlapP5, 1e-12);
                Assert.Equal(overlaps.P95, point.OverlapP95, 1e-12);
            }
        }
    }

    [Fact]
    public void A_larger_effort_never_overlaps_less_and_the_parts_of_the_loss_add_up()
    {
        Gen.Select(Cases, Gen.Int[0, 1000]).Sample((c, kShare) =>
        {
            using Exploration exploration = ExploredSets.Open(
                ExploredSets.Vectors(c.Kind, c.Count, c.Seed), (Metric)c.Metric, c.Seed, new ExplorationSource { Contract = (CapacityContract)c.Contract });
            int k = 1 + (kShare % exploration.LargestK);
            QueryValues? before = null;
            for (int ef = 1; ef <= exploration.LargestEffort; ef++)
            {
                QueryValues values = exploration.Values(k, ef);
                for (int query = 0; query < values.Points.Length; query++)
                {
                    double loss = values.Missed.Span[query] + values.Spillover.Span[query] + values.Unfilled.Span[query];
                    Assert.Equal(1, values.Overlap.Span[query] + loss, 1e-12);
                    Assert.True(Math.Min(values.Missed.Span[query], Math.Min(values.Spillover.Span[query], values.Unfilled.Span[query])) >= 0);
                    Assert.True(before is null || before.Overlap.Span[query] <= values.Overlap.Span[query]);
                }

                before = values;
            }
        }, iter: 40, threads: 1);
    }

    [Theory]
    [InlineData(CapacityContract.SpillAndPad)]
    [InlineData(CapacityContract.Truncate)]
    [InlineData(CapacityContract.Lift)]
    public void The_cliff_of_the_capacities_is_where_places_begin_to_stay_empty(CapacityContract contract)
    {
        using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(1, 200, 9), Metric.L2, 9, new ExplorationSource { Contract = contract });
        foreach (int ef in (int[])[3, 12, 60])
        {
            CapacityDistribution capacity = exploration.Capacity(ef);
            int? cliff = capacity.CliffWithin(0, exploration.LargestK);
            int? first = Enumerable.Range(1, exploration.LargestK).Where(k => exploration.Means(k, ef).ShortfallShare > 0).Cast<int?>().FirstOrDefault();
            Assert.Equal(first, cliff);
            Assert.Equal(contract != CapacityContract.Lift, cliff is not null);
        }
    }

    [Fact]
    public void Nothing_depends_on_threads_or_on_whether_distances_are_kept()
    {
        using VectorSet vectors = ExploredSets.Vectors(2, 150, 3);
        using Exploration one = ExploredSets.Open(vectors.Select([.. Enumerable.Range(0, 150)]), Metric.Cosine, 3, new ExplorationSource());
        using Exploration several = Exploration.Open(
            new ExploredBase { Name = "test", Vectors = vectors.Select([.. Enumerable.Range(0, 150)]), Metric = Metric.Cosine, Build = ExploredSets.Build(3) },
            new ExplorationSource { Threads = 3 },
            null,
            TestContext.Current.CancellationToken,
            largestMatrixBytes: 0);
        foreach ((int k, int ef) in (ReadOnlySpan<(int, int)>)[(1, 1), (10, 4), (149, 20), (60, 150)])
        {
            Assert.Equal(one.Means(k, ef), several.Means(k, ef));
            Assert.Equal(one.Curves(ef).Points, several.Curves(ef).Points);
        }
    }

    [Fact]
    public void A_query_of_ones_own_is_searched_as_any_other()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = ExploredSets.Vectors(1, 120, 4);
        using VectorSet queries = ExploredSets.Vectors(1, 5, 77);
        HnswIndex index = HnswIndex.Build(vectors, Metric.L2, ExploredSets.Build(4), cancellationToken: token);
        using Exploration exploration = ExploredSets.Open(vectors.Select([.. Enumerable.Range(0, 120)]), Metric.L2, 4, new ExplorationSource());
        NeighborTable exact = new ExactIndex(vectors, Metric.L2).Search(queries, 30, cancellationToken: token);
        HnswSearchResult found = index.Search(queries, 30, new HnswSearchOptions { EfSearch = 12, Contract = CapacityContract.SpillAndPad }, cancellationToken: token);
        LossSplit[] losses = LossSplit.PerQuery(exact, found.Neighbors, 30, effort: 12);
        for (int query = 0; query < queries.Count; query++)
        {
            Neighborhood neighborhood = exploration.Neighborhood(queries[query], 30, 12);
            Assert.Null(neighborhood.Query);
            Assert.Equal(exact.Ids(query).ToArray(), neighborhood.Exact.Select(place => place.Point));
            Assert.Equal(exact.Distances(query).ToArray().Select(distance => (double)distance), neighborhood.Exact.Select(place => place.Distance));
            Assert.Equal(found.Neighbors.Ids(query).ToArray(), neighborhood.Returned.Select(place => place.Point).Where(point => point >= 0));
            Assert.Equal(losses[query], neighborhood.Loss);
            Assert.Equal(found.Evaluated[query], neighborhood.Capacity);
        }

        Assert.Throws<ArgumentException>(() => exploration.Neighborhood([1f, 2f], 3, 3));
        Assert.Throws<ArgumentException>(() => exploration.Neighborhood([1f, 2f, 3f, float.NaN, 5f], 3, 3));
    }

    [Fact]
    public void A_point_that_is_no_recorded_query_has_its_neighborhood_too()
    {
        using VectorSet vectors = ExploredSets.Vectors(0, 150, 8);
        using Exploration all = ExploredSets.Open(vectors.Select([.. Enumerable.Range(0, 150)]), Metric.L2, 8, new ExplorationSource());
        using Exploration some = ExploredSets.Open(vectors.Select([.. Enumerable.Range(0, 150)]), Metric.L2, 8, new ExplorationSource { Queries = 20, Seed = 6 });
        Assert.Equal(20, some.Queries.Length);
        for (int point = 0; point < 150; point++)
        {
            AssertSame(all.Neighborhood(point, 25, 9), some.Neighborhood(point, 25, 9));
        }

        QueryValues values = all.Values(25, 9);
        Assert.Equal(some.Queries.ToArray().Average(point => values.Overlap.Span[point]), some.Means(25, 9).Overlap, 1e-12);
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(0, 30, 1), Metric.L2, 1, new ExplorationSource());
        Assert.Equal((29, 30), (exploration.LargestK, exploration.LargestEffort));
        Assert.Throws<ArgumentOutOfRangeException>(() => exploration.Means(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => exploration.Means(30, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => exploration.Curves(31));
        Assert.Throws<ArgumentOutOfRangeException>(() => exploration.Neighborhood(30, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => exploration.Walk(-1, 1));
    }

    private static void AssertSame(Neighborhood expected, Neighborhood found)
    {
        Assert.Equal(expected.Exact, found.Exact);
        Assert.Equal(expected.Returned, found.Returned);
        Assert.Equal((expected.Capacity, expected.Lid, expected.Loss, expected.Overlap), (found.Capacity, found.Lid, found.Loss, found.Overlap));
    }

    private static (NeighborTable Table, int[] Evaluated) Search(HnswIndex index, int k, int ef, CapacityContract contract, CancellationToken token)
    {
        if (contract == CapacityContract.Reject && k + 1 > ef)
        {
            Assert.Throws<EffortBelowKException>(() => index.SelfJoin(k, new HnswSearchOptions { EfSearch = ef, Contract = contract }, cancellationToken: token));
            return (new NeighborTable(index.Vectors.Count, k), []);
        }

        HnswSearchResult result = index.SelfJoin(k, new HnswSearchOptions { EfSearch = ef, Contract = contract, Threads = 1 }, cancellationToken: token);
        return (result.Neighbors, result.Evaluated);
    }

    /// <summary>The split by its definition: a place is within the effort where the walk's own results, the query among them, reach it.</summary>
    private static LossSplit LossOf(HnswIndex index, NeighborTable exact, NeighborTable found, int query, int k, int ef, CapacityContract contract, CancellationToken token)
    {
        int walked = contract == CapacityContract.Lift ? Math.Max(ef, k + 1) : ef;
        using VectorSet self = index.Vectors.Select([query]);
        HnswSearchResult nearest = index.Search(self, walked, new HnswSearchOptions { EfSearch = ef, Contract = contract == CapacityContract.Lift ? contract : CapacityContract.SpillAndPad }, cancellationToken: token);
        int places = walked - (nearest.Neighbors.Ids(0).Contains(query) ? 1 : 0);
        NeighborTable oneExact = new(1, k);
        oneExact.Set(0, exact.Ids(query), exact.Distances(query));
        NeighborTable oneFound = new(1, k);
        oneFound.Set(0, found.Ids(query), found.Distances(query));
        return LossSplit.PerQuery(oneExact, oneFound, k, places)[0];
    }

    private static void CheckNeighborhood(Neighborhood neighborhood, NeighborTable exact, NeighborTable found, int query, QueryValues values)
    {
        int k = neighborhood.K;
        Assert.Equal(exact.Ids(query)[..k].ToArray(), neighborhood.Exact.Select(place => place.Point));
        Assert.Equal(exact.Distances(query)[..k].ToArray().Select(distance => (double)distance), neighborhood.Exact.Select(place => place.Distance));
        Assert.Equal(found.Ids(query).ToArray(), neighborhood.Returned.Select(place => place.Point).Where(point => point >= 0));
        Assert.Equal(found.Distances(query).ToArray().Select(distance => (double)distance), neighborhood.Returned.Take(found.Count(query)).Select(place => place.Distance));
        Assert.Equal(values.Overlap.Span[query], neighborhood.Overlap);
        Assert.Equal(neighborhood.Lid ?? double.NaN, values.Lid.Span[query]);
        LossSplit loss = new(values.Missed.Span[query], values.Spillover.Span[query], values.Unfilled.Span[query]);
        Assert.Equal(loss, neighborhood.Loss);
        Assert.Equal(loss, new LossSplit(Share(neighborhood.Exact, NeighborMark.Missed), Share(neighborhood.Exact, NeighborMark.Spillover), Share(neighborhood.Exact, NeighborMark.Unfilled)));
        Assert.Equal(loss, new LossSplit(Share(neighborhood.Returned, NeighborMark.Wrong), Share(neighborhood.Returned, NeighborMark.Spillover), Share(neighborhood.Returned, NeighborMark.Unfilled)));
        foreach (NeighborhoodPlace place in neighborhood.Returned.Where(place => place.OtherRank is not null))
        {
            Assert.Equal(neighborhood.Exact[place.OtherRank!.Value - 1], place with { Rank = place.OtherRank.Value, OtherRank = place.Rank });
        }

        double Share(IReadOnlyList<NeighborhoodPlace> places, NeighborMark mark) => (double)places.Count(place => place.Mark == mark) / k;
    }

    private static void CheckMeans(ExplorationMeans means, QueryValues values, NeighborTable found)
    {
        int[] capacities = values.Capacity.ToArray();
        Summary capacity = Summary.Of([.. capacities.Select(value => (double)value)]);
        int[] counts = [.. Enumerable.Range(0, found.QueryCount).Select(found.Count)];
        Assert.Equal(values.Overlap.ToArray().Average(), means.Overlap, 1e-12);
        Assert.Equal(values.Missed.ToArray().Average(), means.Loss.Missed, 1e-12);
        Assert.Equal(values.Spillover.ToArray().Average(), means.Loss.Spillover, 1e-12);
        Assert.Equal(values.Unfilled.ToArray().Average(), means.Loss.Unfilled, 1e-12);
        Assert.Equal(counts.Average(), means.Returned, 1e-12);
        Assert.Equal(counts.Average(count => count < means.K ? 1.0 : 0), means.ShortfallShare, 1e-12);
        Assert.Equal((capacities.Min(), capacities.Max()), (means.CapacityMin, means.CapacityMax));
        Assert.Equal((capacity.P5, capacity.P50, capacity.P95), (means.CapacityP5, means.CapacityMedian, means.CapacityP95));
    }
}
