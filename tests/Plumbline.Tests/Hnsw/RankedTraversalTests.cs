using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Hnsw;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Hnsw;

/// <summary>
/// A walk in rank space finds what a search of its own finds at every effort, ties in masses included: over the full ranking of
/// an exact pass, and over the ranking of what was evaluated.
/// </summary>
public sealed class RankedTraversalTests
{
    private static readonly Gen<DataKind> Kinds =
        Gen.Int[0, 3].Select(i => new[] { DataKind.Random, DataKind.Duplicates, DataKind.Lattice, DataKind.Constant }[i]);

    private static readonly Gen<(int Count, int M, int Dimension, DataKind Kind, int Seed)> Cases =
        Gen.Select(Gen.Int[2, 150], Gen.Int[2, 5], Gen.Int[1, 4], Kinds, Gen.Int[0, 1_000_000]);

    [Fact]
    public void Every_checkpoint_holds_what_a_search_of_its_own_evaluates()
    {
        Gen.Select(Cases, Gen.Int[1, 160].Array[1, 6]).Sample((c, efs) =>
        {
            Array.Sort(efs);
            using Setting setting = new(c.Count, c.M, c.Dimension, c.Kind, c.Seed);
            foreach (RankedTraversal traversal in setting.Traversals(neighbors: Math.Min(5, c.Count - 1)))
            {
                for (int query = 0; query < c.Count; query++)
                {
                    traversal.Run(query, efs);
                    for (int i = 0; i < efs.Length; i++)
                    {
                        AssertSearch(setting, traversal, query, i, efs[i]);
                    }
                }
            }
        }, iter: 150);
    }

    [Fact]
    public void The_ranking_begins_with_the_exact_neighbours_and_holds_the_query()
    {
        Cases.Sample(c =>
        {
            using Setting setting = new(c.Count, c.M, c.Dimension, c.Kind, c.Seed);
            int k = Math.Min(7, c.Count - 1);
            NeighborTable exact = setting.Matrix.Neighbors(k);
            foreach (RankedTraversal traversal in setting.Traversals(k))
            {
                for (int query = 0; query < c.Count; query++)
                {
                    traversal.Run(query, [3]);
                    Assert.Equal(query, traversal.Id(traversal.SelfRank));
                    int[] others = [.. Enumerable.Range(0, traversal.Count).Where(rank => rank != traversal.SelfRank).Take(k)];
                    Assert.Equal(exact.Ids(query).ToArray(), others.Select(traversal.Id));
                    Assert.Equal(exact.Distances(query).ToArray(), others.Select(traversal.Distance));
                }
            }
        }, iter: 150);
    }

    /// <summary>Lift is a search at max(ef, k): one walk with a checkpoint there serves it too.</summary>
    [Fact]
    public void A_checkpoint_at_the_larger_of_ef_and_k_serves_the_lift_contract()
    {
        int compared = 0;
        Gen.Select(Cases, Gen.Int[1, 60].Array[1, 4], Gen.Int[1, 60]).Sample((c, ks, ef) =>
        {
            using Setting setting = new(c.Count, c.M, c.Dimension, c.Kind, c.Seed);
            int[] efs = [.. ks.Select(k => Math.Max(ef, k)).Order()];
            HnswTraversal traversal = setting.Index.CreateTraversal(setting.Matrix);
            foreach (int k in ks)
            {
                HnswSearchResult lifted = setting.Index.Search(setting.Vectors, k, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.Lift, Threads = 1 });
                for (int query = 0; query < c.Count; query++)
                {
                    traversal.Run(query, efs);
                    int checkpoint = Array.IndexOf(efs, Math.Max(ef, k));
                    int[] ids = new int[k];
                    int found = traversal.Results(checkpoint, ids, new float[k]);
                    if (found < Math.Min(k, c.Count))
                    {
                        // Where links do not reach k points, Lift scans the rest.
                        continue;
                    }

                    Assert.Equal(ids[..found], lifted.Neighbors.Ids(query).ToArray());
                    Assert.Equal(traversal.Evaluated(checkpoint), lifted.Evaluated[query]);
                    Interlocked.Increment(ref compared);
                }
            }
        }, iter: 150);
        Assert.True(compared > 1000, $"Only {compared} searches could be compared.");
    }

    private static void AssertSearch(Setting setting, RankedTraversal traversal, int query, int checkpoint, int ef)
    {
        int n = setting.Vectors.Count;
        using VectorSet single = VectorSet.FromValues(setting.Vectors[query], setting.Vectors.Dimension);
        HnswSearchResult search = setting.Index.Search(single, n, new HnswSearchOptions { EfSearch = ef, Contract = CapacityContract.SpillAndPad, Threads = 1 });
        Assert.Equal((search.Evaluated[0], search.Expanded[0]), (traversal.Evaluated(checkpoint), traversal.Expanded(checkpoint)));
        ulong[] found = traversal.Found(checkpoint).ToArray();
        int[] ranks = [.. Enumerable.Range(0, traversal.Count).Where(rank => (found[rank / 64] >> (rank % 64) & 1) != 0)];
        Assert.Equal(search.Neighbors.Ids(0).ToArray(), ranks.Select(traversal.Id));
        Assert.Equal(search.Neighbors.Distances(0).ToArray(), ranks.Select(traversal.Distance));
    }

    private sealed class Setting : IDisposable
    {
        private readonly HnswGraph _graph;

        public Setting(int count, int m, int dimension, DataKind kind, int seed)
        {
            Vectors = TestVectors.Create(kind, count, dimension, seed);
            _graph = RandomGraph.Create(count, m, seed);
            Index = HnswIndex.FromGraph(Vectors, Metric.SquaredL2, _graph);
            Matrix = DistanceMatrix.Compute(Vectors, Metric.SquaredL2);
        }

        public VectorSet Vectors { get; }

        public HnswIndex Index { get; }

        public DistanceMatrix Matrix { get; }

        /// <summary>The walk over the full ranking, and the one that computes its distances.</summary>
        public RankedTraversal[] Traversals(int neighbors)
        {
            (NeighborRanking ranking, NeighborTable table) = NeighborRanking.Compute(Matrix, neighbors, 1, null, CancellationToken.None);
            return [new MatrixTraversal(_graph, new PackedLinks(_graph), Matrix, ranking, new QueryRanks(ranking)), new DirectTraversal(_graph, new DistanceComputer(Vectors, Metric.SquaredL2), table)];
        }

        public void Dispose()
        {
            Matrix.Dispose();
            Vectors.Dispose();
        }
    }
}
