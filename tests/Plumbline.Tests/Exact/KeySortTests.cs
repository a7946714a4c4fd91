using CsCheck;
using Plumbline.Exact;
using Plumbline.Exact.Products;

namespace Plumbline.Tests.Exact;

/// <summary>Sorting and selecting keys of (distance, id).</summary>
public sealed class KeySortTests
{
    [Fact]
    public void A_sort_is_that_of_the_library_whatever_the_distances()
    {
        KeySort sort = new();
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3000], Gen.Int[0, 1000]).Sample(
            (kind, count, seed) =>
            {
                ulong[] keys = Keys(kind, count, seed);
                ulong[] expected = [.. keys.Order()];
                sort.Sort(keys);
                Assert.Equal(expected, keys);
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void A_pivot_is_reached_by_at_least_k_keys_and_keeping_drops_none_below_the_limit()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[2, 1500], Gen.Int[0, 1000], Gen.Double[0, 1]).Sample(
            (kind, count, seed, share) =>
            {
                int k = 1 + (int)(share * (count - 2));
                foreach (bool narrow in new[] { false, true })
                {
                    ulong[] keys = Keys(kind, count, seed);
                    ulong[] before = [.. keys];
                    ulong pivot = narrow ? FuzzySelect.NarrowPivot(keys, k) : FuzzySelect.Pivot(keys, k);
                    int reached = before.Count(key => key <= pivot);
                    Assert.InRange(reached, k, count);
                    int kept = FuzzySelect.Keep(keys, pivot);
                    Assert.Equal(before.Where(key => key <= pivot).Order(), keys[..kept].Order());
                }
            },
            iter: 500);
    }

    [Fact]
    public void A_narrow_pivot_lets_few_more_than_k_through_where_distances_are_spread()
    {
        ulong[] keys = Keys(0, 1000, 7);
        ulong pivot = FuzzySelect.NarrowPivot(keys, 500);
        Assert.InRange(keys.Count(key => key <= pivot), 500, 515);
    }

    [Fact]
    public void Range_and_buckets_of_many_keys_are_those_of_each()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 100], Gen.Int[0, 1000]).Sample(
            (kind, count, seed) =>
            {
                ulong[] keys = Keys(kind, count, seed);
                float[] distances = [.. keys.Select(SortKey.Distance)];
                (float least, float most) = KeyLanes.Range(keys);
                Assert.Equal((distances.Min(), distances.Max()), (least, most));
                float scale = 511 / (most - least);
                if (scale > 0 && scale < float.MaxValue)
                {
                    int[] buckets = new int[count + 1];
                    buckets[count] = -7;
                    KeyLanes.Buckets(keys, least, scale, buckets);
                    Assert.Equal([.. distances.Select(distance => (int)((distance - least) * scale)), -7], buckets);
                }
            },
            iter: 500);
    }

    private static ulong[] Keys(int kind, int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(id => SortKey.Create(Distance(kind, random), id)).OrderBy(_ => random.Next())];
    }

    // Evenly spread, of both signs, in few values, all equal, over many powers of ten, with infinities: each takes another way, where there is no AVX-512.
    private static float Distance(int kind, Random random) => kind switch
    {
        0 => random.NextSingle(),
        1 => (random.NextSingle() * 2) - 1,
        2 => random.Next(0, 4),
        3 => 0.25f,
        4 => MathF.Pow(10, (random.NextSingle() * 60) - 30),
        _ => random.Next(0, 3) == 0 ? float.PositiveInfinity : random.NextSingle(),
    };
}
