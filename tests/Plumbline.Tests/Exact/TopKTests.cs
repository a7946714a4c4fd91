using CsCheck;
using Plumbline.Exact;

namespace Plumbline.Tests.Exact;

public sealed class TopKTests
{
    [Fact]
    public void The_k_smallest_of_any_stream_are_those_of_a_sort()
    {
        Gen<float> distance = Gen.OneOf(Gen.Float[-5, 5], Gen.Int[-3, 3].Select(i => (float)i), Gen.Const(-0f), Gen.Const(float.PositiveInfinity));
        Gen.Select(distance.Array[0, 400], Gen.Int[1, 60]).Sample((distances, k) =>
        {
            TopK nearest = new(k);
            nearest.AddRange(distances, 0, excludedId: 5);
            ulong[] keys = nearest.Sorted().ToArray();
            int[] expected = [.. Enumerable.Range(0, distances.Length).Where(id => id != 5)
                .OrderBy(id => distances[id] + 0f).ThenBy(id => id).Take(k)];
            Assert.Equal(expected, keys.Select(SortKey.Id));
            Assert.Equal(expected.Select(id => distances[id]), keys.Select(SortKey.Distance));
        }, iter: 2000);
    }

    [Fact]
    public void Infinite_distances_are_neighbours_where_there_are_no_others()
    {
        TopK nearest = new(3);
        nearest.AddRange([.. Enumerable.Repeat(float.PositiveInfinity, 100)], 7, excludedId: 8);
        Assert.Equal([7, 9, 10], nearest.Sorted().ToArray().Select(SortKey.Id));
    }

    [Fact]
    public void Keys_order_by_distance_then_id_and_give_both_back()
    {
        Gen<float> distance = Gen.OneOf(Gen.Float, Gen.Int[-2, 2].Select(i => (float)i)).Where(value => !float.IsNaN(value));
        Gen.Select(distance, Gen.Int[0, int.MaxValue], distance, Gen.Int[0, int.MaxValue]).Sample((d1, id1, d2, id2) =>
        {
            ulong first = SortKey.Create(d1, id1);
            ulong second = SortKey.Create(d2, id2);
            int expected = d1 == d2 ? id1.CompareTo(id2) : d1.CompareTo(d2);
            Assert.Equal(expected, first.CompareTo(second));
            Assert.Equal(d1, SortKey.Distance(first));
            Assert.Equal(id1, SortKey.Id(first));
        }, iter: 2000);
    }

    [Fact]
    public void Quickselect_moves_the_smallest_to_the_front_whatever_the_order()
    {
        Gen.Select(Gen.OneOf(Gen.ULong, Gen.ULong[0, 5]).Array[0, 300], Gen.Int[0, 320]).Sample((keys, k) =>
        {
            ulong[] moved = [.. keys];
            QuickSelect.Smallest(moved, k);
            Assert.Equal(keys.Order().Take(k), moved.Take(k).Order());
            Assert.Equal(keys.Order(), moved.Order());
        }, iter: 2000);
    }
}
