using CsCheck;
using Plumbline.Exact;
using Plumbline.Fidelity;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

/// <summary>Centres of many neighbourhoods at once against means written out in float64.</summary>
public sealed class BarycenterBatchTests
{
    private static readonly int[] Ks = [1, 3, 10, 20];

    [Fact]
    public void Distances_between_centres_are_those_of_the_means()
    {
        Gen.Select(Gen.Int[25, 60], Gen.Int[1, 150], Gen.Int[0, 1_000_000]).Sample((count, dimension, seed) =>
        {
            using VectorSet vectors = TestVectors.Create(DataKind.Random, count, dimension, seed);
            using SlicedVectors slices = new(vectors);
            NeighborTable exact = ExactSearch.SelfJoin(vectors, 20, Metric.SquaredL2);
            BarycenterBatch batch = new(slices, exact, Ks);
            Random random = new(seed);
            // Twice: a batch is used again.
            for (int round = 0; round < 2; round++)
            {
                batch.Clear();
                List<(int Slot, double Expected)> asked = [];
                for (int query = 0; query < 4; query++)
                {
                    batch.BeginQuery(query);
                    AskAboutResults(batch, vectors, exact, query, random, asked);
                    AskAboutDifferences(batch, vectors, exact, query, random, asked);
                    // What nobody asks about must not reach the next query.
                    batch.Add(random.Next(count), negative: true);
                }

                batch.Run();
                foreach ((int slot, double expected) in asked)
                {
                    Assert.Equal(expected, batch[slot], 1e-9 * Math.Max(1, expected));
                }
            }
        }, iter: 100);
    }

    /// <summary>S is the sum of results that come on as k grows, fewer than k at last.</summary>
    private static void AskAboutResults(BarycenterBatch batch, VectorSet vectors, NeighborTable exact, int query, Random random, List<(int Slot, double Expected)> asked)
    {
        int[] results = [.. Enumerable.Range(0, vectors.Count).OrderBy(_ => random.Next()).Take(random.Next(1, 21))];
        int added = 0;
        for (int place = 0; place < Ks.Length; place++)
        {
            int returned = Math.Min(Ks[place], results.Length);
            for (; added < returned; added++)
            {
                batch.Add(results[added], negative: false);
            }

            Ask(batch, vectors, exact.Ids(query)[..Ks[place]], results.AsSpan(0, returned), place, isDifference: false, asked);
        }
    }

    /// <summary>S is the difference between both sides, whose results are others at every k.</summary>
    private static void AskAboutDifferences(BarycenterBatch batch, VectorSet vectors, NeighborTable exact, int query, Random random, List<(int Slot, double Expected)> asked)
    {
        batch.Restart();
        for (int place = 0; place < Ks.Length; place++)
        {
            int[] results = [.. Enumerable.Range(0, vectors.Count).OrderBy(_ => random.Next()).Take(random.Next(1, Ks[place] + 1))];
            batch.Restart();
            foreach (int id in exact.Ids(query)[..Ks[place]])
            {
                batch.Add(id, negative: false);
            }

            foreach (int id in results)
            {
                batch.Add(id, negative: true);
            }

            Ask(batch, vectors, exact.Ids(query)[..Ks[place]], results, place, isDifference: true, asked);
        }

        asked.Add((batch.AddKnown(0.25), 0.25));
    }

    private static void Ask(
        BarycenterBatch batch, VectorSet vectors, ReadOnlySpan<int> exact, ReadOnlySpan<int> results, int place, bool isDifference, List<(int Slot, double Expected)> asked)
    {
        asked.Add((batch.Measure(place, results.Length, isDifference), Distance(vectors, exact, results)));
        int[] padded = [.. results, .. Enumerable.Repeat(vectors.Count - 1, exact.Length - results.Length)];
        asked.Add((batch.MeasurePadded(place, results.Length, isDifference), Distance(vectors, exact, padded)));
    }

    private static double Distance(VectorSet vectors, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        double squares = 0;
        for (int column = 0; column < vectors.Dimension; column++)
        {
            double difference = Mean(vectors, a, column) - Mean(vectors, b, column);
            squares += difference * difference;
        }

        return Math.Sqrt(squares);
    }

    private static double Mean(VectorSet vectors, ReadOnlySpan<int> ids, int column)
    {
        double sum = 0;
        foreach (int id in ids)
        {
            sum += vectors[id][column];
        }

        return sum / ids.Length;
    }
}
