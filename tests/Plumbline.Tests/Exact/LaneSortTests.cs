using CsCheck;
using Plumbline.Exact;

namespace Plumbline.Tests.Exact;

/// <summary>
/// Sorting eight keys at a time, where the processor can, against the library's sort; and keys sixteen at a time against one by one.
/// Where it cannot, nothing of it is in use, and <see cref="KeySortTests"/> and <see cref="NeighborRankingTests"/> check what is.
/// </summary>
public sealed unsafe class LaneSortTests
{
    private const ulong Around = 0xFEED;

    [Fact]
    public void Keys_are_sorted_in_place_and_nothing_beside_them_is_touched()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 4000], Gen.Int[0, 1000], Gen.Int[0, 9]).Sample(
            (kind, count, seed, offset) => Check(kind, count, seed, offset, (keys, spare) => LaneSort.Sort(keys, spare)),
            iter: 500);
    }

    /// <summary>Pivots of some data are bad again and again; the library's sort is then asked for, on either of the two sides.</summary>
    [Fact]
    public void Keys_are_sorted_where_pivots_were_bad()
    {
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 4000], Gen.Int[0, 1000], Gen.Int[0, 4]).Sample(
            (kind, count, seed, depth) => Check(kind, count, seed, 1, (keys, spare) => LaneSort.Sort(keys, spare, depth)),
            iter: 200);
    }

    [Fact]
    public void A_network_sorts_up_to_sixty_four()
    {
        for (int count = 0; count <= LaneNetwork.Most; count++)
        {
            for (int seed = 0; seed < 40; seed++)
            {
                Check(seed % 6, count, seed, seed % 5, (keys, spare) =>
                {
                    fixed (ulong* source = keys, target = spare)
                    {
                        LaneNetwork.Sort(source, target, keys.Length);
                    }

                    spare[..keys.Length].CopyTo(keys);
                });
            }
        }
    }

    [Fact]
    public void A_spare_that_is_too_small_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("spare", () => LaneSort.Sort(new ulong[70], new ulong[69]));

    [Fact]
    public void Keys_made_and_taken_apart_many_at_a_time_are_those_of_one_by_one()
    {
        Gen<float> distances = Gen.Frequency(
            (3, Gen.Float[-2f, 2f]),
            (1, Gen.Float.Select(value => float.IsNaN(value) ? 0f : value)),
            (1, Gen.Int[0, 3].Select(at => new[] { -0f, 0f, float.PositiveInfinity, float.NegativeInfinity }[at])));
        Gen.Select(distances.Array[0, 100], Gen.Int[0, 110]).Sample(
            (row, absent) =>
            {
                ulong[] keys = new ulong[row.Length + 1];
                keys[^1] = Around;
                KeyLanes.Create(row, absent, keys);
                Assert.Equal([.. row.Select((distance, place) => SortKey.Create(distance, place < absent ? place : place + 1)), Around], keys);

                int[] ids = [.. Enumerable.Repeat(-7, row.Length + 1)];
                float[] taken = [.. Enumerable.Repeat(-7f, row.Length + 1)];
                KeyLanes.Split(keys.AsSpan(0, row.Length), ids, taken);
                Assert.Equal([.. keys[..^1].Select(SortKey.Id), -7], ids);
                Assert.Equal([.. keys[..^1].Select(SortKey.Distance), -7f], taken);
            },
            iter: 500);
    }

    private delegate void Sorter(Span<ulong> keys, Span<ulong> spare);

    private static void Check(int kind, int count, int seed, int offset, Sorter sort)
    {
        if (!LaneSort.IsSupported)
        {
            return;
        }

        ulong[] keys = Keys(kind, count, seed);
        ulong[] expected = [.. Enumerable.Repeat(Around, offset), .. keys.Order(), .. Enumerable.Repeat(Around, 20)];
        ulong[] found = [.. Enumerable.Repeat(Around, offset), .. keys, .. Enumerable.Repeat(Around, 20)];
        ulong[] spare = [.. Enumerable.Repeat(Around, count + 20)];
        sort(found.AsSpan(offset, count), spare.AsSpan(0, count));
        Assert.Equal(expected, found);
        Assert.All(spare[count..], key => Assert.Equal(Around, key));
    }

    // Any order, ascending, descending, ties of distances, up and down again, all but sorted.
    private static ulong[] Keys(int kind, int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(id => SortKey.Create(
            kind switch
            {
                0 => random.NextSingle(),
                1 => id,
                2 => -id,
                3 => random.Next(0, 3),
                4 => Math.Min(id, count - id),
                _ => random.Next(0, 50) == 0 ? -id : id,
            },
            id)).OrderBy(_ => kind == 3 ? random.Next() : 0)];
    }
}
