using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

public sealed class DistanceMatrixTests
{
    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Neighbours_read_from_the_matrix_equal_the_self_join_bit_for_bit(DataKind kind, Metric metric)
    {
        foreach ((int count, int dimension) in new[] { (2, 3), (67, 16), (130, 33), (300, 100) })
        {
            using VectorSet vectors = TestVectors.Create(kind, count, dimension, 11);
            using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, metric);
            foreach (int k in new[] { 1, count / 2, count - 1 })
            {
                TableAssert.SameBits(ExactSearch.SelfJoin(vectors, k, metric), matrix.Neighbors(k));
            }
        }
    }

    [Theory]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void The_matrix_is_symmetric_and_the_same_for_any_number_of_threads(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 211, 35, 2);
        using DistanceMatrix one = DistanceMatrix.Compute(vectors, metric, new ExactSearchOptions { Threads = 1 });
        using DistanceMatrix two = DistanceMatrix.Compute(vectors, metric, new ExactSearchOptions { Threads = 2 });
        using DistanceMatrix seven = DistanceMatrix.Compute(vectors, metric, new ExactSearchOptions { Threads = 7 });
        for (int i = 0; i < vectors.Count; i++)
        {
            Assert.True(one.Row(i).SequenceEqual(two.Row(i)));
            Assert.True(one.Row(i).SequenceEqual(seven.Row(i)));
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(one.Row(i)[j], one.Row(j)[i]);
            }
        }
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 10, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => DistanceMatrix.Compute(vectors, Metric.L2, new ExactSearchOptions { Threads = -1 }));
    }

    /// <summary>Squares of several blocks, whole and cut, on the diagonal and off it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_distance_of_many_vectors_is_in_its_place(int threads)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 1300, 5, 4);
        using DistanceMatrix matrix = DistanceMatrix.Compute(vectors, Metric.SquaredL2, new ExactSearchOptions { Threads = threads });
        DistanceComputer distances = new(vectors, Metric.SquaredL2);
        for (int i = 0; i < vectors.Count; i++)
        {
            QueryPoint query = distances.Prepare(i);
            for (int j = 0; j < vectors.Count; j++)
            {
                if (matrix.Row(i)[j] != distances.Distance(query, j))
                {
                    Assert.Fail($"From {i} to {j}: found {matrix.Row(i)[j]}, expected {distances.Distance(query, j)}.");
                }
            }
        }

        TableAssert.SameBits(ExactSearch.SelfJoin(vectors, vectors.Count - 1, Metric.SquaredL2, new ExactSearchOptions { Threads = threads }), matrix.Neighbors(vectors.Count - 1));
    }

    [Fact]
    public void The_size_is_four_bytes_a_pair_beyond_the_range_of_int()
    {
        Assert.Equal(400_000_000, DistanceMatrix.SizeFor(10_000));
        Assert.Equal(40_000_000_000, DistanceMatrix.SizeFor(100_000));
    }

    [Fact]
    public void Cancellation_stops_the_matrix_before_and_under_way()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 64, 1);
        using CancellationTokenSource before = new();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DistanceMatrix.Compute(vectors, Metric.L2, cancellationToken: before.Token));
        using CancellationTokenSource during = new();
        ProgressList progress = new(_ => during.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => DistanceMatrix.Compute(vectors, Metric.L2, null, progress, during.Token));
    }

    [Fact]
    public void Bad_arguments_and_use_after_disposal_are_refused()
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 10, 4, 1);
        DistanceMatrix matrix = DistanceMatrix.Compute(vectors, Metric.L2);
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Neighbors(0)).ActualValue);
        Assert.Equal(10, Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Neighbors(10)).ActualValue);
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix.Row(0).Length);
        Assert.Throws<ObjectDisposedException>(() => matrix.Neighbors(1));
    }
}
