using Plumbline.Exact;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Truth;

namespace Plumbline.Studies.Tests.Truth;

/// <summary>How many queries are searched at a time changes no bit, and bounds the memory of the results.</summary>
public sealed class BatchedExactSearchTests
{
    private const int Count = 300;
    private const int Dimension = 5;

    public static TheoryData<Metric, int> MetricsAndKs => new MatrixTheoryData<Metric, int>(Enum.GetValues<Metric>(), [1, 10, 99, 101, 298, 299]);

    [Theory]
    [MemberData(nameof(MetricsAndKs))]
    public void A_self_join_in_batches_is_the_self_join(Metric metric, int k)
    {
        using VectorSet vectors = WithDuplicates();
        ExactIndex index = new(vectors, metric);
        NeighborTable expected = index.SelfJoin(k, cancellationToken: TestContext.Current.CancellationToken);
        foreach (long queries in (long[])[1, 7, 50, 149])
        {
            AssertSame(expected, index, null, k, queries * 8 * (k + 1), (int)queries);
        }
    }

    [Theory]
    [MemberData(nameof(MetricsAndKs))]
    public void A_search_in_batches_is_the_search(Metric metric, int k)
    {
        using VectorSet vectors = WithDuplicates();
        using VectorSet queries = vectors.Slice(0, 71);
        ExactIndex index = new(vectors, metric);
        NeighborTable expected = index.Search(queries, k, cancellationToken: TestContext.Current.CancellationToken);
        foreach (long batch in (long[])[1, 7, 30])
        {
            AssertSame(expected, index, queries, k, batch * 8 * (k + 1), (int)batch);
        }
    }

    /// <summary>More copies of a vector than neighbours: it is not among its own k + 1 nearest.</summary>
    [Fact]
    public void A_vector_that_is_not_among_its_nearest_costs_the_last()
    {
        using VectorSet vectors = VectorSet.FromValues(new float[50], 1);
        ExactIndex index = new(vectors, Metric.L2);
        List<int[]> ids = [];
        new BatchedExactSearch(index, null, 3, 8 * 4 * 10).Run(
            table =>
            {
                for (int query = 0; query < table.QueryCount; query++)
                {
                    ids.Add(table.Ids(query).ToArray());
                }
            },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(50, ids.Count);
        Assert.Equal([1, 2, 3], ids[0]);
        Assert.Equal([0, 1, 3], ids[2]);
        Assert.Equal([0, 1, 2], ids[3]);
        Assert.Equal([0, 1, 2], ids[49]);
    }

    [Theory]
    [InlineData(1000, 1000, 10, 80_000, 1000)]
    [InlineData(1000, 1000, 10, 79_999, 909)]
    [InlineData(1000, 1000, 10, 1, 1)]
    [InlineData(1000, null, 10, 80_000, 1000)]
    [InlineData(1000, null, 334, 3_999_999, 999)] // a self-join of more than a third: 4 n² besides
    [InlineData(1000, null, 334, 4_000_000, 1000)]
    [InlineData(1000, null, 333, 2_664_000, 1000)]
    [InlineData(100_000_000, 50_000_000, 100, 1L << 50, 21_262_213)] // an array holds 2^31 - 57 values
    public void Batches_keep_within_the_memory(int vectors, int? queries, int k, long bytes, int expected)
    {
        int batch = BatchedExactSearch.BatchFor(vectors, queries, k, bytes);
        Assert.Equal(expected, batch);
    }

    [Fact]
    public void Progress_ascends_over_the_batches_and_cancelling_stops_between_them()
    {
        using VectorSet vectors = WithDuplicates();
        BatchedExactSearch search = new(new ExactIndex(vectors, Metric.L2), null, 10, 8 * 11 * 100, threads: 1);
        Assert.Equal(3, search.Batches);
        Shares shares = new();
        using CancellationTokenSource source = new();
        int tables = 0;
        search.Run(_ => tables++, shares, TestContext.Current.CancellationToken);
        Assert.Equal(3, tables);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
        Assert.Throws<OperationCanceledException>(() => search.Run(_ => source.Cancel(), null, source.Token));
    }

    [Fact]
    public void Vectors_whose_distances_overflow_are_refused_but_for_cosine()
    {
        using VectorSet vectors = WithDuplicates();
        vectors.WritableRow(257)[1] = 1e19f;
        vectors.WritableRow(299)[1] = 1e19f;
        CancellationToken token = TestContext.Current.CancellationToken;
        VectorLengths.RequireRepresentable(vectors, Metric.Cosine, "x.npy", 0, token);
        foreach (Metric metric in (Metric[])[Metric.L2, Metric.SquaredL2, Metric.InnerProduct])
        {
            PlanException error = Assert.Throws<PlanException>(() => VectorLengths.RequireRepresentable(vectors, metric, "x.npy", 0, token));
            Assert.Equal("x.npy: row 257: found length 1E+19, expected at most 9.223E+18, so that distances fit float32 (scale the vectors down)", error.Message);
        }
    }

    [Fact]
    public void Vectors_whose_distances_vanish_are_refused_but_not_zero_ones()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = VectorSet.FromValues([0, 0, 3e-20f, 4e-20f], 2);
        double longest = VectorLengths.RequireRepresentable(vectors, Metric.L2, "x.npy", 0, token);
        PlanException error = Assert.Throws<PlanException>(() => VectorLengths.RequireNotVanishing(longest, "x.npy"));
        Assert.Equal("x.npy: found no vector longer than 5E-20, expected one of at least 1E-18, so that squared distances fit float32 (scale the vectors up)", error.Message);
        VectorLengths.RequireNotVanishing(VectorLengths.RequireRepresentable(vectors, Metric.Cosine, "x.npy", 0, token), "x.npy");
        VectorLengths.RequireNotVanishing(0, "x.npy");
        VectorLengths.RequireNotVanishing(1e-18, "x.npy");
    }

    private static void AssertSame(NeighborTable expected, ExactIndex index, VectorSet? queries, int k, long bytes, int batch)
    {
        BatchedExactSearch search = new(index, queries, k, bytes);
        Assert.Equal(batch, search.BatchSize);
        int first = 0;
        search.Run(
            table =>
            {
                for (int query = 0; query < table.QueryCount; query++)
                {
                    Assert.True(expected.Ids(first + query).SequenceEqual(table.Ids(query)), $"ids of query {first + query}");
                    Assert.True(Bits(expected.Distances(first + query)).SequenceEqual(Bits(table.Distances(query))), $"distances of query {first + query}");
                }

                first += table.QueryCount;
            },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.QueryCount, first);
    }

    private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values);

    /// <summary>Small whole numbers, so that many distances are equal; a third are copies of one vector, and one is zero.</summary>
    private static VectorSet WithDuplicates()
    {
        Random random = new(3);
        float[] values = [.. Enumerable.Range(0, Count * Dimension).Select(_ => (float)random.Next(-3, 4))];
        for (int row = 0; row < Count; row += 3)
        {
            values.AsSpan(0, Dimension).CopyTo(values.AsSpan(row * Dimension));
        }

        values.AsSpan(100 * Dimension, Dimension).Clear();
        return VectorSet.FromValues(values, Dimension);
    }

    private sealed class Shares : List<double>, IProgress<double>
    {
        public void Report(double value) => Add(value);
    }
}
