using Plumbline.Engines.Files;
using Plumbline.Fidelity;
using Plumbline.Hnsw;
using Plumbline.Search;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Tests.Support;
using Plumbline.Studies.Tuning;

namespace Plumbline.Studies.Tests.Tuning;

/// <summary>Tuning of real graphs.</summary>
public sealed class TuneGraphTests
{
    private const int K = 10;

    /// <summary>
    /// The promise on a graph of clusters: tuned for 200 times with queries drawn afresh of a pool, whose share at any effort is counted over all of it.
    /// 23 failures of 200 come, or are exceeded, by chance once in 10,000 times where each has a chance of 0.05.
    /// </summary>
    [Fact]
    public async Task A_graph_keeps_the_promise()
    {
        using VectorSet vectors = Clusters(1_500, 0, 6);
        using VectorSet pool = Clusters(2_500, 1, 6);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 4, EfConstruction = 16 }, cancellationToken: Token);
        await using PlumblineEngine graph = new(index, CapacityContract.SpillAndPad);
        RememberingEngine engine = new(graph, pool);
        EngineIds ids = EngineIds.Match(engine.Description, vectors.Count);
        TuneOptions[] options = [.. ((double[])[0.95, 0.8]).Select(share => new TuneOptions { Ks = [K], Overlap = 0.9, Share = share })];
        using ProbeQueries everything = ProbeQueries.From(pool, pool.Count, 1);
        EngineProbe counted = new(engine, vectors, ids, everything, threads: 2);
        NeighborTable exact = counted.FindExact(K, null, Token);
        int[] failures = [0, 0];
        List<int>[] efforts = [[], []];
        Dictionary<int, double> shares = [];
        Random random = new(5);
        for (int repetition = 0; repetition < 200; repetition++)
        {
            using VectorSet drawn = pool.Select([.. Enumerable.Range(0, 240).Select(_ => random.Next(pool.Count))]);
            using ProbeQueries queries = ProbeQueries.From(drawn, drawn.Count, 1);
            EngineProbe probe = new(engine, vectors, ids, queries, threads: 1);
            for (int i = 0; i < options.Length; i++)
            {
                TuneResult result = await new TuneRunner(probe, options[i]).RunAsync(null, Token);
                Assert.Equal(EngineContract.SpillAndPad, result.Contract.Contract);
                TuneRow row = result.Rows[0];
                efforts[i].Add(row.Reached ? row.Effort : int.MaxValue);
                if (!shares.TryGetValue(row.Effort, out double share))
                {
                    share = await ShareAsync(counted, exact, row.Effort, options[i].Overlap);
                    shares.Add(row.Effort, share);
                }

                failures[i] += row.Reached && share < options[i].Share ? 1 : 0;
            }
        }

        for (int i = 0; i < options.Length; i++)
        {
            int least = await LeastAsync(counted, exact, options[i]);
            efforts[i].Sort();
            TestContext.Current.TestOutputHelper?.WriteLine($"share {options[i].Share}: {failures[i]} failures; the least effort is {least}, found {efforts[i][0]} to {efforts[i][^1]}, median {efforts[i][100]}");
            Assert.InRange(failures[i], 0, 23);
            Assert.InRange(efforts[i][100], least, 1.6 * least);
            Assert.True(least > 6, $"The graph is too easy: efSearch {least} is enough.");
        }
    }

    [Theory]
    [InlineData(CapacityContract.Lift)]
    [InlineData(CapacityContract.SpillAndPad)]
    [InlineData(CapacityContract.Truncate)]
    [InlineData(CapacityContract.Reject)]
    public async Task Threads_do_not_matter_and_a_self_query_is_no_neighbour(CapacityContract contract)
    {
        using VectorSet vectors = Clusters(1_200, 2, 8);
        using VectorSet others = Clusters(300, 3, 8);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, new HnswBuildOptions { M = 6, EfConstruction = 30 }, cancellationToken: Token);
        await using PlumblineEngine engine = new(index, contract);
        EngineIds ids = EngineIds.Match(engine.Description, vectors.Count);
        foreach (bool self in (bool[])[false, true])
        {
            using ProbeQueries queries = self ? ProbeQueries.FromBase(vectors, ids, 300, 7) : ProbeQueries.From(others, 300, 7);
            List<(int, int, bool, double, double, double)[]> found = [];
            foreach (int threads in (int[])[1, 3])
            {
                EngineProbe probe = new(engine, vectors, ids, queries, threads);
                TuneResult result = await new TuneRunner(probe, new TuneOptions { Ks = [5, 30], Overlap = 0.9 }).RunAsync(null, Token);
                Assert.True(result.Passed);
                Assert.All(result.Rows, row => Assert.True(row.Effort >= row.K + (self ? 1 : 0) || contract == CapacityContract.SpillAndPad));
                found.Add([.. result.Rows.Select(row => (row.K, row.Effort, row.Reached, row.ShareReached, row.Overlap.Mean, row.Evaluations))]);
            }

            Assert.Equal(found[0], found[1]);
        }
    }

    [Fact]
    public async Task Of_copies_overlap_and_recall_say_different_things()
    {
        using VectorSet vectors = TestVectors.Duplicates(600, 4, distinct: 40, seed: 4);
        using VectorSet queries = TestVectors.Uniform(200, 4, seed: 5);
        using VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2, cancellationToken: Token);
        await using PlumblineEngine engine = new(index);
        EngineIds ids = EngineIds.Match(engine.Description, vectors.Count);
        using ProbeQueries probed = ProbeQueries.From(queries, 200, 1);
        TuneResult result = await new TuneRunner(new EngineProbe(engine, vectors, ids, probed), new TuneOptions { Ks = [3, 20], Overlap = 1 }).RunAsync(null, Token);
        Assert.All(result.Rows, row => Assert.InRange(row.Recall, row.Overlap.Mean - 1e-12, 1));
        Assert.All(result.Rows, row => Assert.InRange(row.Effort, row.K, 600));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<int> LeastAsync(EngineProbe probe, NeighborTable exact, TuneOptions options)
    {
        EffortLadder ladder = new(1, probe.Vectors.Count);
        for (int rung = 0; rung <= ladder.Last; rung++)
        {
            if (await ShareAsync(probe, exact, ladder[rung], options.Overlap) >= options.Share)
            {
                return ladder[rung];
            }
        }

        return int.MaxValue;
    }

    private static async Task<double> ShareAsync(EngineProbe probe, NeighborTable exact, int effort, double overlap)
    {
        ProbeAnswers answers = await probe.AskAsync(K, effort, null, Token);
        double[] overlaps = Overlap.PerQuery(exact, answers.Neighbors, K);
        return (double)overlaps.Count(value => value >= overlap) / overlaps.Length;
    }

    /// <summary>Clusters that overlap at their rims; the same centres for any seed.</summary>
    private static VectorSet Clusters(int count, int seed, int dimension)
    {
        const int Centres = 12;
        Random places = new(99);
        float[] centres = [.. Enumerable.Range(0, Centres * dimension).Select(_ => (float)places.NextDouble())];
        Random random = new(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.Length; i++)
        {
            double noise = 0;
            for (int j = 0; j < 4; j++)
            {
                noise += random.NextDouble() - 0.5;
            }

            values[i] = centres[(i / dimension % Centres * dimension) + (i % dimension)] + (float)(0.35 * noise);
        }

        return VectorSet.FromValues(values, dimension);
    }
}
