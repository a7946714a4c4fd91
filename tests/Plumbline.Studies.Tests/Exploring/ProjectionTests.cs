using System.Globalization;
using CsCheck;
using Plumbline.IO;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Tests.Support;
using Plumbline.Testing;

namespace Plumbline.Studies.Tests.Exploring;

/// <summary>The projection against NumPy's singular values, and against what it must be in any case.</summary>
public sealed class ProjectionTests
{
    private const string Reference = """
        import sys
        import numpy as np
        x = np.load("vectors.npy").astype(np.float64)
        x -= x.mean(axis=0)
        _, s, v = np.linalg.svd(x, full_matrices=False)
        v = v[:2] * np.sign(v[np.arange(2), np.abs(v[:2]).argmax(axis=1)])[:, None]
        np.save("projected.npy", (x @ v.T).astype(np.float32))
        print(*(s[:2] ** 2 / (s ** 2).sum()))
        """;

    [Theory]
    [InlineData(400, 7, 0)]
    [InlineData(60, 300, 1)]
    [InlineData(300, 129, 2)]
    [InlineData(3, 40, 3)]
    public void It_is_that_of_NumPys_singular_value_decomposition(int count, int dimension, int seed)
    {
        ReferencePython.RequireNumPy();
        using TemporaryFolder folder = new();
        using VectorSet vectors = Sloped(count, dimension, seed);
        NpyWriter.Write(folder.File("vectors.npy"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        string[] shares = ReferencePython.Run(Reference, folder.Path).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        using VectorSet expected = VectorFile.Read(folder.File("projected.npy"), cancellationToken: TestContext.Current.CancellationToken);
        Projection found = Projection.Compute(vectors, 2, TestContext.Current.CancellationToken);
        Assert.Equal(double.Parse(shares[0], CultureInfo.InvariantCulture), found.ShareX, 1e-9);
        Assert.Equal(double.Parse(shares[1], CultureInfo.InvariantCulture), found.ShareY, 1e-9);
        double scale = Enumerable.Range(0, count).Max(row => Math.Abs(expected[row][0]));
        for (int point = 0; point < count; point++)
        {
            Assert.Equal(expected[point][0], found.X(point), 1e-6 * scale);
            Assert.Equal(expected[point][1], found.Y(point), 1e-6 * scale);
        }
    }

    [Fact]
    public void The_coordinates_are_centred_and_uncorrelated_and_their_variances_are_the_shares()
    {
        Gen.Select(Gen.Int[0, ExploredSets.Kinds - 2], Gen.Int[2, 200], Gen.Int[0, 10_000]).Sample((kind, count, seed) =>
        {
            using VectorSet vectors = ExploredSets.Vectors(kind, count, seed);
            Projection projection = Projection.Compute(vectors, 1, TestContext.Current.CancellationToken);
            double total = Enumerable.Range(0, vectors.Dimension).Sum(column => Variance([.. Enumerable.Range(0, count).Select(row => (double)vectors[row][column])]));
            double[] x = [.. Enumerable.Range(0, count).Select(point => (double)projection.X(point))];
            double[] y = [.. Enumerable.Range(0, count).Select(point => (double)projection.Y(point))];
            Assert.Equal(0, x.Average(), 1e-4);
            Assert.Equal(0, y.Average(), 1e-4);
            Assert.Equal(0, x.Zip(y, (a, b) => a * b).Average(), 1e-4 * Math.Max(total, 1e-9));
            Assert.Equal(projection.ShareX * total, Variance(x), 1e-5 * Math.Max(total, 1e-9));
            Assert.Equal(projection.ShareY * total, Variance(y), 1e-5 * Math.Max(total, 1e-9));
            Assert.True(projection.ShareX >= projection.ShareY && projection.ShareX + projection.ShareY <= 1 + 1e-9);
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using VectorSet vectors = Sloped(700, 61, 5);
        Projection one = Projection.Compute(vectors, 1, TestContext.Current.CancellationToken);
        Projection several = Projection.Compute(vectors, 3, TestContext.Current.CancellationToken);
        Assert.Equal(one.Coordinates.ToArray(), several.Coordinates.ToArray());
        Assert.Equal((one.ShareX, one.ShareY), (several.ShareX, several.ShareY));
    }

    /// <summary>The corners of a cross-polytope: every direction has the same variance, and any two components will do.</summary>
    [Fact]
    public void Equal_variances_have_two_components_as_well()
    {
        const int Dimension = 30;
        float[] values = new float[2 * Dimension * Dimension];
        for (int axis = 0; axis < Dimension; axis++)
        {
            values[(2 * axis * Dimension) + axis] = 1;
            values[(((2 * axis) + 1) * Dimension) + axis] = -1;
        }

        using VectorSet vectors = VectorSet.FromValues(values, Dimension);
        Projection projection = Projection.Compute(vectors, 1, TestContext.Current.CancellationToken);
        Assert.Equal(1.0 / Dimension, projection.ShareX, 1e-12);
        Assert.Equal(1.0 / Dimension, projection.ShareY, 1e-12);
    }

    [Fact]
    public void Of_points_that_are_all_the_same_and_of_one_dimension_it_is_zero_where_nothing_varies()
    {
        using VectorSet same = TestVectors.Constant(20, 3);
        Projection nothing = Projection.Compute(same, 1, TestContext.Current.CancellationToken);
        Assert.All(nothing.Coordinates.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal((0, 0), (nothing.ShareX, nothing.ShareY));
        using VectorSet line = VectorSet.FromValues([1, 2, 6], 1);
        Projection one = Projection.Compute(line, 1, TestContext.Current.CancellationToken);
        Assert.Equal([-2, 0, -1, 0, 3, 0], one.Coordinates.ToArray());
        Assert.Equal((1, 0), (one.ShareX, one.ShareY));
    }

    [Fact]
    public void A_kept_projection_is_read_again_and_a_damaged_one_is_not()
    {
        using TemporaryFolder folder = new();
        using VectorSet vectors = Sloped(50, 9, 3);
        Projection projection = Projection.Compute(vectors, 1, TestContext.Current.CancellationToken);
        string path = folder.File("deeper/kept.pca");
        Assert.Null(ProjectionCache.TryRead(path, 50));
        ProjectionCache.Write(path, projection);
        Projection kept = ProjectionCache.TryRead(path, 50)!;
        Assert.Equal(projection.Coordinates.ToArray(), kept.Coordinates.ToArray());
        Assert.Equal((projection.ShareX, projection.ShareY), (kept.ShareX, kept.ShareY));
        Assert.Null(ProjectionCache.TryRead(path, 51));
        byte[] bytes = File.ReadAllBytes(path);
        foreach (int place in (int[])[0, 9, 20, 100, bytes.Length - 1])
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Null(ProjectionCache.TryRead(path, 50));
        }

        foreach (int length in (int[])[0, 7, 40, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Null(ProjectionCache.TryRead(path, 50));
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_none()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "");
        using VectorSet vectors = Sloped(10, 3, 3);
        ProjectionCache.Write(folder.File("file/kept.pca"), Projection.Compute(vectors, 1, TestContext.Current.CancellationToken));
        Assert.Null(ProjectionCache.TryRead(folder.File("file/kept.pca"), 10));
    }

    [Fact]
    public void The_name_goes_by_the_content()
    {
        using VectorSet a = Sloped(10, 3, 3);
        using VectorSet same = Sloped(10, 3, 3);
        using VectorSet other = Sloped(10, 3, 4);
        using VectorSet flat = VectorSet.FromValues([1, 2, 3, 4, 5, 6], 3);
        using VectorSet tall = VectorSet.FromValues([1, 2, 3, 4, 5, 6], 2);
        Assert.Equal(ProjectionCache.PathOf(a), ProjectionCache.PathOf(same));
        Assert.NotEqual(ProjectionCache.PathOf(a), ProjectionCache.PathOf(other));
        Assert.NotEqual(ProjectionCache.PathOf(flat), ProjectionCache.PathOf(tall));
    }

    private static double Variance(double[] values) => values.Average(value => value * value) - (values.Average() * values.Average());

    /// <summary>Normal components of falling scale around a mean that is far from zero, mixed so that no axis stands out.</summary>
    private static VectorSet Sloped(int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count * dimension];
        for (int row = 0; row < count; row++)
        {
            double before = 0;
            for (int column = 0; column < dimension; column++)
            {
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                before = (0.7 * before) + (normal / (1 + (0.2 * column)));
                values[(row * dimension) + column] = (float)(20 + before);
            }
        }

        return VectorSet.FromValues(values, dimension);
    }
}
