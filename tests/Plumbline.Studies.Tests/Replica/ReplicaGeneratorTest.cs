using Plumbline.Studies.Replica;

namespace Plumbline.Studies.Tests.Replica;

/// <summary>A row is a function of parameters, seed and number.</summary>
public class ReplicaGeneratorTest
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Bytes_do_not_depend_on_the_number_of_threads()
    {
        ReplicaGenerator generator = new();
        using VectorSet expected = generator.Generate(500, threads: 1, cancellationToken: Token);
        foreach (int threads in new[] { 2, 7 })
        {
            using VectorSet actual = new ReplicaGenerator().Generate(500, threads, cancellationToken: Token);
            AssertSame(expected, actual);
        }
    }

    [Fact]
    public void A_subset_is_the_same_rows_as_in_the_whole()
    {
        ReplicaGenerator generator = new();
        int[] rows = [499, 0, 17, 17, 250];
        using VectorSet whole = generator.Generate(500, cancellationToken: Token);
        using VectorSet expected = whole.Select(rows);
        using VectorSet actual = generator.Generate(rows, cancellationToken: Token);
        AssertSame(expected, actual);
    }

    [Fact]
    public void Any_row_can_be_drawn_alone_and_none_before_the_first()
    {
        ReplicaGenerator generator = new();
        using VectorSet last = generator.Generate([int.MaxValue], cancellationToken: Token);
        Assert.Equal(1, last.Count);
        Assert.Equal(ReplicaGenerator.Dimension, last.Dimension);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate([-1], cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate(-1, cancellationToken: Token));
    }

    [Fact]
    public void No_rows_is_an_empty_set()
    {
        using VectorSet empty = new ReplicaGenerator().Generate(0, cancellationToken: Token);
        Assert.Equal(0, empty.Count);
        Assert.Equal(ReplicaGenerator.Dimension, empty.Dimension);
    }

    [Fact]
    public void Another_seed_gives_other_rows()
    {
        using VectorSet a = new ReplicaGenerator(seed: 42).Generate(1, cancellationToken: Token);
        using VectorSet b = new ReplicaGenerator(seed: 43).Generate(1, cancellationToken: Token);
        Assert.False(a[0].SequenceEqual(b[0]));
    }

    [Fact]
    public void The_isometric_map_keeps_distances()
    {
        ReplicaGenerator generator = new();
        using VectorSet features = generator.GenerateFeatures(100, cancellationToken: Token);
        using VectorSet vectors = generator.Generate(100, cancellationToken: Token);
        for (int i = 1; i < 100; i++)
        {
            double expected = SquaredDistance(features[i], features[i - 1]);
            double actual = SquaredDistance(vectors[i], vectors[i - 1]);
            // float32 coordinates: 160 roundings of 6e-8 each, seldom all of one sign.
            Assert.Equal(1, actual / expected, 5e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_scale_that_is_no_positive_number_is_refused(double scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaGenerator(new ReplicaParameters { OutputScale = scale }));

    [Fact]
    public void Fewer_clusters_than_their_scores_need_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplicaGenerator(new ReplicaParameters { LatentDimension = 10, Clusters = 12 }));

    [Fact]
    public void A_cancelled_token_stops_the_work() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new ReplicaGenerator().Generate(1000, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void Progress_ends_at_one()
    {
        List<double> shares = [];
        using VectorSet set = new ReplicaGenerator().Generate(300, threads: 1, new Recorder(shares), Token);
        Assert.Equal(1, shares[^1]);
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        }

        return sum;
    }

    private static void AssertSame(VectorSet expected, VectorSet actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.True(expected[row].SequenceEqual(actual[row]), $"row {row} differs");
        }
    }

    private sealed class Recorder(List<double> shares) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (shares)
            {
                shares.Add(value);
            }
        }
    }
}
