using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>The capacity law on arbitrary graphs, with ties in masses and without.</summary>
public sealed class CapacityLawTests
{
    private static readonly Gen<DataKind> Kinds = Pick(DataKind.Random, DataKind.Duplicates, DataKind.Lattice, DataKind.Constant);
    private static readonly Gen<Metric> Metrics = Pick(Metric.L2, Metric.SquaredL2, Metric.InnerProduct, Metric.Cosine);

    private static readonly Gen<Case> Cases =
        Gen.Select(Gen.Int[1, 50], Gen.Int[2, 4], Gen.Int[1, 5], Kinds, Metrics, Gen.Int[0, 1_000_000])
            .Select((count, m, dimension, kind, metric, seed) => new Case(count, m, dimension, kind, metric, seed));

    [Fact]
    public void Results_and_counts_equal_the_rule_written_out_at_every_k_and_ef()
    {
        Gen.Select(Cases, Gen.Int[1, 60], Gen.Int[1, 60]).Sample((c, k, ef) =>
        {
            using Setting setting = new(c);
            HnswSearchResult result = setting.Search(k, ef);
            for (int query = 0; query < setting.Queries.Count; query++)
            {
                WalkRecord expected = ReferenceWalk.Run(setting.Graph, setting.DistanceFrom(query), k, ef);
                Assert.Equal(expected.Ids, result.Neighbors.Ids(query).ToArray());
                Assert.Equal((expected.Evaluated, expected.Expanded), (result.Evaluated[query], result.Expanded[query]));
                AssertDistances(setting, query, result.Neighbors);
            }

            Assert.Equal(0, result.Completed);
        }, iter: 300);
    }

    [Fact]
    public void Capacity_does_not_depend_on_k_and_the_results_at_k_begin_those_at_any_larger_k()
    {
        Gen.Select(Cases, Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 60]).Sample((c, k1, k2, ef) =>
        {
            using Setting setting = new(c);
            (int small, int large) = (Math.Min(k1, k2), Math.Max(k1, k2));
            HnswSearchResult few = setting.Search(small, ef);
            HnswSearchResult many = setting.Search(large, ef);
            Assert.Equal(few.Evaluated, many.Evaluated);
            Assert.Equal(few.Expanded, many.Expanded);
            for (int query = 0; query < setting.Queries.Count; query++)
            {
                Assert.Equal(Math.Min(small, few.Evaluated[query]), few.Neighbors.Count(query));
                Assert.Equal(Math.Min(large, few.Evaluated[query]), many.Neighbors.Count(query));
                Assert.Equal(few.Neighbors.Ids(query).ToArray(), many.Neighbors.Ids(query)[..few.Neighbors.Count(query)].ToArray());
            }
        }, iter: 300);
    }

    [Fact]
    public void A_larger_ef_evaluates_all_that_a_smaller_one_does()
    {
        Gen.Select(Cases, Gen.Int[1, 40], Gen.Int[0, 40]).Sample((c, ef, more) =>
        {
            using Setting setting = new(c);
            HnswSearchResult less = setting.Search(c.Count, ef);
            HnswSearchResult greater = setting.Search(c.Count, ef + more);
            for (int query = 0; query < setting.Queries.Count; query++)
            {
                Assert.True(less.Evaluated[query] <= greater.Evaluated[query]);
                Assert.True(less.Expanded[query] <= greater.Expanded[query]);
                // With k = n the results are the evaluated set.
                Assert.Equal(less.Evaluated[query], less.Neighbors.Count(query));
                Assert.Empty(less.Neighbors.Ids(query).ToArray().Except(greater.Neighbors.Ids(query).ToArray()));
            }
        }, iter: 300);
    }

    [Fact]
    public void One_walk_to_the_largest_ef_answers_every_smaller_one_as_a_search_of_its_own_does()
    {
        Gen.Select(Cases, Gen.Int[1, 60].Array[1, 6], Gen.Int[1, 60]).Sample((c, efs, k) =>
        {
            using Setting setting = new(c);
            Array.Sort(efs);
            HnswTraversal traversal = setting.Index.CreateTraversal();
            int[] ids = new int[k];
            float[] distances = new float[k];
            for (int query = 0; query < setting.Queries.Count; query++)
            {
                traversal.Run(setting.Queries[query], efs);
                for (int i = 0; i < efs.Length; i++)
                {
                    HnswSearchResult alone = setting.Search(k, efs[i]);
                    int count = traversal.Results(i, ids, distances);
                    Assert.Equal(alone.Neighbors.Ids(query).ToArray(), ids[..count]);
                    Assert.Equal(alone.Neighbors.Distances(query).ToArray(), distances[..count]);
                    Assert.Equal((alone.Evaluated[query], alone.Expanded[query]), (traversal.Evaluated(i), traversal.Expanded(i)));
                }
            }
        }, iter: 300);
    }

    [Fact]
    public void A_walk_from_a_point_of_the_base_is_that_of_a_self_join_with_and_without_the_matrix()
    {
        Gen.Select(Cases, Gen.Int[1, 50], Gen.Int[1, 50]).Sample((c, k, ef) =>
        {
            using Setting setting = new(c);
            using DistanceMatrix matrix = DistanceMatrix.Compute(setting.Vectors, c.Metric);
            HnswSearchResult joined = setting.Index.SelfJoin(k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad });
            foreach (HnswTraversal traversal in new[] { setting.Index.CreateTraversal(), setting.Index.CreateTraversal(matrix) })
            {
                for (int point = 0; point < c.Count; point++)
                {
                    int[] ids = new int[k + 1];
                    traversal.Run(point, [ef]);
                    int count = traversal.Results(0, ids, new float[k + 1]);
                    // The point itself is dropped by id, or else the last of the k + 1.
                    int[] expected = [.. ids.Take(count).Where(id => id != point).Take(k)];
                    Assert.Equal(expected, joined.Neighbors.Ids(point).ToArray());
                    Assert.Equal((joined.Evaluated[point], joined.Expanded[point]), (traversal.Evaluated(0), traversal.Expanded(0)));
                }
            }
        }, iter: 300);
    }

    [Fact]
    public void Without_ties_the_bounded_candidate_heap_of_faiss_gives_the_same_results_and_counts()
    {
        int compared = 0;
        Gen.Select(Gen.Int[1, 60], Gen.Int[2, 4], Gen.Int[1, 5], Gen.Int[0, 1_000_000], Gen.Int[1, 40], Gen.Int[1, 40]).Sample((count, m, dimension, seed, k, ef) =>
        {
            using Setting setting = new(new Case(count, m, dimension, DataKind.Random, Metric.SquaredL2, seed));
            HnswSearchResult result = setting.Search(k, ef);
            for (int query = 0; query < setting.Queries.Count; query++)
            {
                Func<int, float> distance = setting.DistanceFrom(query);
                if (Enumerable.Range(0, count).Select(distance).Distinct().Count() < count)
                {
                    continue;
                }

                WalkRecord faiss = FaissWalk.Run(setting.Graph, distance, k, ef);
                Assert.Equal(faiss.Ids, result.Neighbors.Ids(query).ToArray());
                Assert.Equal((faiss.Evaluated, faiss.Expanded), (result.Evaluated[query], result.Expanded[query]));
                Interlocked.Increment(ref compared);
            }
        }, iter: 300);
        Assert.True(compared > 100, "Nearly every case had ties; nothing was compared.");
    }

    [Fact]
    public void Efforts_that_descend_or_are_below_one_are_refused()
    {
        using Setting setting = new(new Case(10, 2, 2, DataKind.Random, Metric.L2, 1));
        HnswTraversal traversal = setting.Index.CreateTraversal();
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => traversal.Run(0, [0])).ActualValue);
        Assert.Equal(4, Assert.Throws<ArgumentOutOfRangeException>(() => traversal.Run(0, [5, 4])).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => traversal.Run(10, [5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => traversal.Run(-1, [5]));
        ArgumentException error = Assert.Throws<ArgumentException>(() => traversal.Run([1f, 2f, 3f], [5]));
        Assert.StartsWith("The query has dimension 3; the index has 2.", error.Message, StringComparison.Ordinal);
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void AssertDistances(Setting setting, int query, NeighborTable table)
    {
        int[] ids = table.Ids(query).ToArray();
        float[] distances = table.Distances(query).ToArray();
        for (int i = 0; i < ids.Length; i++)
        {
            double expected = BruteForce.Distance(setting.Queries[query], setting.Vectors[ids[i]], setting.Index.Metric);
            TableAssert.Close(expected, distances[i], 1e-6, $"Distance of id {ids[i]}", absolute: 1e-7);
        }
    }

    internal sealed record Case(int Count, int M, int Dimension, DataKind Kind, Metric Metric, int Seed);

    /// <summary>A graph, its vectors and a few queries: two of the base's own kind, one of the base.</summary>
    private sealed class Setting : IDisposable
    {
        private readonly DistanceComputer _computer;

        public Setting(Case c)
        {
            Vectors = TestVectors.Create(c.Kind, c.Count, c.Dimension, c.Seed);
            using VectorSet others = TestVectors.Create(c.Kind, 2, c.Dimension, c.Seed + 1);
            Queries = VectorSet.FromValues([.. others[0], .. others[1], .. Vectors[c.Seed % c.Count]], c.Dimension);
            Graph = RandomGraph.Create(c.Count, c.M, c.Seed);
            Index = HnswIndex.FromGraph(Vectors, c.Metric, Graph);
            _computer = new DistanceComputer(Vectors, c.Metric);
        }

        public VectorSet Vectors { get; }

        public VectorSet Queries { get; }

        public HnswGraph Graph { get; }

        public HnswIndex Index { get; }

        public HnswSearchResult Search(int k, int ef) =>
            Index.Search(Queries, k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad, Threads = 1 });

        /// <summary>Raw distances by the library's own kernel (tested elsewhere), so that a near tie is the same tie here.</summary>
        public unsafe Func<int, float> DistanceFrom(int query)
        {
            float[] distances = new float[Vectors.Count];
            QueryPoint point = _computer.Prepare(Queries.Row(query));
            for (int i = 0; i < distances.Length; i++)
            {
                distances[i] = _computer.Distance(point, i);
            }

            return id => distances[id];
        }

        public void Dispose()
        {
            Vectors.Dispose();
            Queries.Dispose();
        }
    }
}
