using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Vectors;

public sealed class VectorSetTests
{
    [Fact]
    public void Rows_are_those_given_whichever_way_they_come()
    {
        using VectorSet values = VectorSet.FromValues([1, 2, 3, 4, 5, 6], 3);
        using VectorSet array = VectorSet.FromArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        foreach (VectorSet set in new[] { values, array })
        {
            Assert.Equal((2, 3, 24L), (set.Count, set.Dimension, set.SizeInBytes));
            Assert.Equal([1f, 2, 3], set[0].ToArray());
            Assert.Equal([4f, 5, 6], set[1].ToArray());
        }
    }

    [Fact]
    public void Select_copies_rows_in_the_order_named_and_as_often()
    {
        using VectorSet set = VectorSet.FromValues([1, 2, 3], 1);
        using VectorSet selected = set.Select([2, 0, 2]);
        Assert.Equal([3f, 1, 3], Enumerable.Range(0, 3).Select(row => selected[row][0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Select([3]));
    }

    [Fact]
    public void A_slice_is_rows_that_lie_together_and_copies_nothing()
    {
        using VectorSet set = VectorSet.FromValues([1, 2, 3, 4, 5, 6, 7, 8], 2);
        VectorSet slice = set.Slice(1, 2);
        Assert.Equal((2, 2), (slice.Count, slice.Dimension));
        Assert.Equal([5f, 6], slice[1].ToArray());
        set.WritableRow(2)[0] = 9;
        Assert.Equal([9f, 6], slice[1].ToArray());
        Assert.Throws<InvalidOperationException>(() => slice.WritableRow(0).Length);
        slice.Dispose();
        Assert.Throws<ObjectDisposedException>(() => slice[0].Length);
        Assert.Equal([9f, 6], set[2].ToArray());
        using VectorSet empty = set.Slice(4, 0);
        Assert.Equal(0, empty.Count);
        foreach ((int first, int count) in ((int, int)[])[(-1, 1), (5, 0), (3, 2), (0, -1), (1, int.MaxValue)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Slice(first, count));
        }
    }

    /// <summary>Its memory is freed by then, and may hold another set.</summary>
    [Fact]
    public void A_slice_ends_with_the_set_that_it_lies_in()
    {
        VectorSet set = VectorSet.FromValues([1, 2, 3, 4, 5, 6, 7, 8], 2);
        VectorSet slice = set.Slice(1, 3);
        VectorSet inner = slice.Slice(1, 2);
        slice.Dispose();
        Assert.Equal([5f, 6], inner[0].ToArray());
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => inner[0].Length);
        Assert.Throws<ObjectDisposedException>(() => inner.Slice(0, 1));
        Assert.Throws<ObjectDisposedException>(() => ExactSearch.SelfJoin(inner, 1, Metric.L2, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_value_that_is_not_finite_is_found_by_row_and_column(float bad)
    {
        using VectorSet set = TestVectors.Create(DataKind.Random, 20, 37, 1);
        Assert.Null(set.FindNonFinite());
        set.WritableRow(13)[36] = bad;
        Assert.Equal((13, 36), set.FindNonFinite());
        set.WritableRow(13)[2] = bad;
        Assert.Equal((13, 2), set.FindNonFinite());
        set.WritableRow(4)[30] = bad;
        Assert.Equal((4, 30), set.FindNonFinite());
    }

    [Fact]
    public void Huge_finite_values_are_finite()
    {
        using VectorSet set = VectorSet.FromValues([float.MaxValue, float.MaxValue, float.MaxValue, float.MinValue], 4);
        Assert.Null(set.FindNonFinite());
    }

    [Fact]
    public void Sizes_rows_and_use_after_disposal_are_checked()
    {
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => VectorSet.Allocate(-1, 3)).ActualValue);
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => VectorSet.Allocate(3, 0)).ActualValue);
        ArgumentException error = Assert.Throws<ArgumentException>(() => VectorSet.FromValues(new float[7], 3));
        Assert.StartsWith("7 values are not a whole number of vectors of dimension 3.", error.Message, StringComparison.Ordinal);
        VectorSet set = VectorSet.Allocate(2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => set[2].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => set[-1].Length);
        set.Dispose();
        set.Dispose();
        Assert.Throws<ObjectDisposedException>(() => set[0].Length);
    }
}
