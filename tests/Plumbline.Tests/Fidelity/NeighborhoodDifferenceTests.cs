using CsCheck;
using Plumbline.Fidelity;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

public sealed class NeighborhoodDifferenceTests
{
    [Fact]
    public void Going_from_one_pair_to_the_next_gives_what_the_means_give_directly()
    {
        Gen<Step> steps = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 39].Array[0, 40], Gen.Int[0, 3], Gen.Bool)
            .Select((k, returned, pads, clear) => new Step(k, returned, pads, clear));
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 40], steps.Array[1, 12]).Sample((seed, dimension, sequence) =>
        {
            using VectorSet vectors = TestVectors.Create((DataKind)(seed % 5), 40, dimension, seed);
            int[] ranking = [.. Enumerable.Range(0, 40)];
            new Random(seed).Shuffle(ranking);
            NeighborhoodDifference difference = new(vectors);
            foreach (Step step in sequence)
            {
                if (step.Clear)
                {
                    difference.Clear();
                    new Random(step.K).Shuffle(ranking);
                }

                difference.Set(ranking.AsSpan(0, step.K), step.Returned);
                AssertClose(Direct(vectors, ranking[..step.K], step.Returned), difference.CenterDistance());
                int[] padded = [.. step.Returned, .. Enumerable.Repeat(39, step.Pads)];
                AssertClose(Direct(vectors, ranking[..step.K], padded), difference.CenterDistance(39, step.Pads));
            }
        }, iter: 1000);
    }

    [Fact]
    public void Equal_neighbourhoods_in_any_order_differ_by_exactly_nothing()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 30, 21, 3);
        NeighborhoodDifference difference = new(vectors);
        difference.Set([3, 1, 4, 15, 9], [26, 5, 3, 1, 8]);
        Assert.NotEqual(0, difference.CenterDistance());
        difference.Set([3, 1, 4, 15, 9, 2, 6], [6, 2, 9, 15, 4, 1, 3]);
        Assert.Equal(0, difference.CenterDistance());
    }

    [Fact]
    public void Shift_is_zero_where_the_exact_neighbours_have_no_extent_and_undefined_where_nothing_was_returned()
    {
        using VectorSet vectors = VectorSet.FromValues([1, 1, 1, 5], 1);
        NeighborTable exact = new(2, 2);
        exact.Set(0, [0, 1], [0, 0]);
        exact.Set(1, [1, 2], [0, 0]);
        NeighborTable returned = new(2, 2);
        returned.Set(0, [0, 3], [0, 4]);
        Assert.Equal([0, double.NaN], BarycenterShift.PerQuery(vectors, exact, returned, 2, Metric.L2));
    }

    private static void AssertClose(double expected, double actual) => TableAssert.Close(expected, actual, 1e-9, "Distance of the centres", absolute: 1e-12);

    private static double Direct(VectorSet vectors, int[] exact, int[] returned)
    {
        if (returned.Length == 0)
        {
            return double.NaN;
        }

        return Math.Sqrt(Enumerable.Range(0, vectors.Dimension)
            .Sum(i => Math.Pow(exact.Average(id => (double)vectors[id][i]) - returned.Average(id => (double)vectors[id][i]), 2)));
    }

    internal sealed record Step(int K, int[] Returned, int Pads, bool Clear);
}
