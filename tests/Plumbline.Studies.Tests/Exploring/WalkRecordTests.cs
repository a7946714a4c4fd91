using CsCheck;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Studies.Exploring;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>The walk written down, followed again.</summary>
public sealed class WalkRecordTests
{
    [Fact]
    public void A_walk_followed_step_by_step_gives_the_results_of_a_search()
    {
        Gen.Select(Gen.Int[0, ExploredSets.Kinds - 1], Gen.Int[2, 90], Gen.Int[0, 3], Gen.Int[1, 90], Gen.Int[0, 100_000]).Sample((kind, count, metricNumber, effort, seed) =>
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            Metric metric = (Metric)metricNumber;
            int ef = Math.Min(effort, count);
            using VectorSet vectors = ExploredSets.Vectors(kind, count, seed);
            HnswIndex index = HnswIndex.Build(vectors, metric, ExploredSets.Build(seed), cancellationToken: token);
            using Exploration exploration = ExploredSets.Open(ExploredSets.Vectors(kind, count, seed), metric, seed, new ExplorationSource());
            HnswSearchResult found = index.Search(vectors, count, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad }, cancellationToken: token);
            for (int query = 0; query < count; query++)
            {
                WalkRecord record = exploration.Walk(query, ef);
                WalkPoint[] evaluated = [record.Start, .. record.Steps.SelectMany(step => step.Evaluated)];
                Assert.Equal((query, ef, found.Evaluated[query]), (record.Query, record.Ef, record.Capacity));
                Assert.Equal(found.Expanded[query], record.Steps.Count);
                Assert.Equal(record.Capacity, evaluated.Select(point => point.Point).Distinct().Count());
                // Ranked by squares, of which two that differ may have the same root: the order among those is not told by distances.
                Dictionary<int, double> distances = evaluated.DistinctBy(point => point.Point).ToDictionary(point => point.Point, point => point.Distance);
                Assert.Equal(distances.Keys.Order(), found.Neighbors.Ids(query).ToArray().Order());
                Assert.Equal(found.Neighbors.Distances(query).ToArray().Select(distance => (double)distance), found.Neighbors.Ids(query).ToArray().Select(id => distances[id]));
                Assert.Equal(found.Neighbors.Distances(query).ToArray().Select(distance => (double)distance), evaluated.Select(point => point.Distance).Order());
                Follow(index.Graph, record, metric);
                Descend(index, vectors, metric, record);
            }
        }, iter: 40, threads: 1);
    }

    /// <summary>
    /// Each step expands the nearest that waits, evaluates its links that are new, and the walk stops by the rule. Of two squares that differ and have
    /// one root either may be the nearer.
    /// </summary>
    private static void Follow(HnswGraph graph, WalkRecord record, Metric metric)
    {
        bool isRoot = metric == Metric.L2;
        HashSet<int> seen = [record.Start.Point];
        SortedSet<(double Distance, int Point)> open = [(record.Start.Distance, record.Start.Point)];
        List<double> expanded = [];
        foreach (WalkStep step in record.Steps)
        {
            AssertNearest(open, step.Expanded, isRoot);
            Assert.True(expanded.Count(distance => distance < step.Expanded.Distance) < record.Ef);
            Assert.True(open.Remove((step.Expanded.Distance, step.Expanded.Point)));
            expanded.Add(step.Expanded.Distance);
            Assert.Equal(graph.Links(step.Expanded.Point, 0).ToArray().Where(seen.Add), step.Evaluated.Select(point => point.Point));
            open.UnionWith(step.Evaluated.Select(point => (point.Distance, point.Point)));
        }

        if (record.StoppedAt is { } stop)
        {
            AssertNearest(open, stop, isRoot);
            Assert.True(expanded.Count(distance => distance < stop.Distance || (isRoot && distance == stop.Distance)) >= record.Ef);
        }
        else
        {
            Assert.Empty(open);
        }
    }

    private static void AssertNearest(SortedSet<(double Distance, int Point)> open, WalkPoint point, bool isRoot)
    {
        Assert.Equal(isRoot ? (open.Min.Distance, point.Point) : open.Min, (point.Distance, point.Point));
        Assert.Contains((point.Distance, point.Point), open);
    }

    /// <summary>The way down begins at the entry point, goes nearer and lower, and ends at the start of the base level.</summary>
    private static void Descend(HnswIndex index, VectorSet vectors, Metric metric, WalkRecord record)
    {
        if (index.Graph.MaxLevel == 0)
        {
            Assert.Empty(record.Descent);
            Assert.Equal(index.Graph.EntryPoint, record.Start.Point);
            return;
        }

        bool IsNearer(WalkDescent one, WalkDescent other) => one.Distance < other.Distance || (metric == Metric.L2 && one.Distance == other.Distance);
        Assert.Equal((index.Graph.MaxLevel, index.Graph.EntryPoint), (record.Descent[0].Level, record.Descent[0].Point));
        Assert.Equal((record.Start.Point, record.Start.Distance), (record.Descent[^1].Point, record.Descent[^1].Distance));
        Assert.All(record.Descent.Zip(record.Descent.Skip(1)), pair => Assert.True(IsNearer(pair.Second, pair.First) && pair.Second.Level <= pair.First.Level));
        Assert.All(record.Descent, point => Assert.True(index.Graph.Level(point.Point) >= point.Level));
        using VectorSet query = vectors.Select([record.Query]);
        NeighborTable all = new ExactIndex(vectors, metric).Search(query, vectors.Count);
        Assert.All(record.Descent, point => Assert.Equal((double)all.Distances(0)[all.Ids(0).IndexOf(point.Point)], point.Distance));
    }
}
