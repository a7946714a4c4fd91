using CsCheck;
using Plumbline.Fidelity;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Fidelity;

public sealed class NeighborhoodDifferenceTests
{
    private const int Count = 40;

    [Fact]
    public void Going_from_one_pair_to_the_next_gives_what_the_means_give_directly()
    {
        // Grows by the first number, or begins again; returned ids may occur more than once and may be fewer than k.
        Gen<Step> steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, Count - 1].Array[0, Count], Gen.Int[0, 5])
            .Select((growth, returned, restart) => new Step(growth, returned, restart == 0));
        // Slices are of 64 components: none, one, several, with and without a rest.
        Gen<int> dimensions = Gen.OneOf(Gen.Int[1, 70], Gen.Int[120, 200]);
        Gen.Select(Gen.Int[0, 1000], dimensions, steps.Array[1, 15], steps.Array[1, 5]).Sample((seed, dimension, first, second) =>
        {
            using VectorSet vectors = TestVectors.Create((DataKind)(seed % 5), Count, dimension, seed);
            NeighborhoodDifference difference = new(vectors);
            CheckQuery(vectors, difference, first, seed);
            // The second query must not see the first.
            CheckQuery(vectors, difference, second, seed + 1);
        }, iter: 1000);
    }

    [Fact]
    public void Any_two_neighbourhoods_with_pads_give_what_the_means_give_directly()
    {
        Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 130], Gen.Int[0, Count - 1].Array[1, Count], Gen.Int[0, Count - 1].Array[0, Count], Gen.Int[0, Count - 1]).Sample((seed, dimension, exact, ids, padId) =>
        {
            using VectorSet vectors = TestVectors.Create((DataKind)(seed % 5), Count, dimension, seed);
            int[] returned = ids[..Math.Min(ids.Length, exact.Length)];
            NeighborhoodDifference difference = new(vectors);
            difference.Clear([]);
            difference.Set(exact, returned);
            int slot = difference.MeasurePadded(padId);
            difference.Run();
            AssertClose(Direct(vectors, exact, Padded(returned, exact.Length, padId)), difference[slot]);
        }, iter: 1000);
    }

    [Fact]
    public void Equal_neighbourhoods_in_any_order_differ_by_exactly_nothing()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 30, 21, 3);
        NeighborhoodDifference difference = new(vectors);
        difference.Clear([3, 1, 4, 15, 9, 2, 6]);
        difference.Set(5, [26, 5, 3, 1, 8]);
        int unequal = difference.Measure();
        difference.Set(7, [6, 2, 9, 15, 4, 1, 3]);
        int equal = difference.Measure();
        int padded = difference.MeasurePadded(29);
        difference.Run();
        Assert.NotEqual(0, difference[unequal]);
        Assert.Equal(0, difference[equal]);
        Assert.Equal(0, difference[padded]);
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

    private static void CheckQuery(VectorSet vectors, NeighborhoodDifference difference, Step[] steps, int seed)
    {
        int[] ranking = [.. Enumerable.Range(0, Count)];
        new Random(seed).Shuffle(ranking);
        difference.Clear(ranking);
        List<(int Slot, double Expected)> answers = [];
        int k = 1;
        foreach (Step step in steps)
        {
            if (step.Restart)
            {
                difference.Restart();
                k = 1;
            }

            k = Math.Min(Count, k + step.Growth);
            difference.Set(k, step.Returned);
            answers.Add((difference.Measure(), Direct(vectors, ranking[..k], step.Returned)));
            if (step.Returned.Length <= k)
            {
                answers.Add((difference.MeasurePadded(Count - 1), Direct(vectors, ranking[..k], Padded(step.Returned, k, Count - 1))));
            }
        }

        difference.Run();
        Assert.All(answers, answer => AssertClose(answer.Expected, difference[answer.Slot]));
    }

    private static int[] Padded(int[] returned, int k, int padId) => [.. returned, .. Enumerable.Repeat(padId, k - returned.Length)];

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

    internal sealed record Step(int Growth, int[] Returned, bool Restart);
}
