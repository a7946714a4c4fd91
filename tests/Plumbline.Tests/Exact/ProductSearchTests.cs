using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact;
using Plumbline.Exact.Products;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Exact;

/// <summary>Products only filter: whatever they are, the neighbours are bit for bit those of direct distances.</summary>
public sealed class ProductSearchTests
{
    public static TheoryData<DataKind, Metric> KindsAndMetrics => new MatrixTheoryData<DataKind, Metric>(Enum.GetValues<DataKind>(), Enum.GetValues<Metric>());

    [Theory]
    [MemberData(nameof(KindsAndMetrics))]
    public void Neighbours_are_those_of_direct_distances_with_every_kernel(DataKind kind, Metric metric)
    {
        foreach ((int count, int dimension, int k) in new[] { (700, 1, 77), (333, 3, 77), (500, 31, 1), (257, 100, 1), (257, 100, 77), (601, 17, 1) })
        {
            using VectorSet vectors = TestVectors.Create(kind, count, dimension, count);
            using VectorSet queries = TestVectors.Create(kind, 61, dimension, dimension + 1000);
            CheckSame(vectors, queries, k, metric, DistanceKernels.Supported(), [0]);
        }
    }

    [Theory]
    [InlineData(Metric.SquaredL2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Data_of_any_scale_place_and_mixture_of_lengths_loses_nothing(Metric metric)
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[30, 400], Gen.Int[1, 70], Gen.Int[-60, 60], Gen.Float[-1000, 1000], Gen.Int[0, 3], Gen.Int[1, 9]).Sample(
            (kind, count, dimension, power, shift, outliers, k) =>
            {
                using VectorSet vectors = TestVectors.Create((DataKind)kind, count, dimension, count);
                using VectorSet queries = TestVectors.Create((DataKind)kind, 9 + (count % 40), dimension, dimension);
                foreach (VectorSet set in new[] { vectors, queries })
                {
                    for (int row = 0; row < set.Count; row++)
                    {
                        float factor = MathF.ScaleB(1, power) * (row < outliers ? 1e6f : 1);
                        foreach (ref float value in set.WritableRow(row))
                        {
                            value = (value + shift) * factor;
                        }
                    }
                }

                CheckSame(vectors, queries, Math.Min(k, count / 3), metric, [DistanceKernels.Default], [0]);
            },
            iter: 150);
    }

    [Theory]
    [InlineData(Metric.L2)]
    [InlineData(Metric.InnerProduct)]
    [InlineData(Metric.Cosine)]
    public void Many_blocks_groups_and_slices_change_nothing(Metric metric)
    {
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 2000, 130, 7);
        using VectorSet queries = TestVectors.Create(DataKind.Random, 1500, 130, 8);
        using VectorSet few = queries.Select([.. Enumerable.Range(0, 20)]);
        CheckSame(vectors, queries, 20, metric, [DistanceKernels.Default], [1, 2, 3, 7]);
        CheckSame(vectors, few, 20, metric, [DistanceKernels.Default], [1, 2, 3, 7]);
    }

    [Fact]
    public void More_vectors_than_buckets_of_the_review_change_nothing()
    {
        // Over 262,144 vectors, neighbouring ids share a bucket, and many near queries ask for them in mixed order.
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300_000, 3, 1);
        using VectorSet queries = VectorSet.Allocate(200, 3);
        for (int row = 0; row < queries.Count; row++)
        {
            vectors[row % 3].CopyTo(queries.WritableRow(row));
        }

        TableAssert.SameBits(
            Direct(vectors, queries, 30, Metric.SquaredL2, excludeSelf: false),
            new ExactIndex(vectors, Metric.SquaredL2).Search(queries, 30));
    }

    [Fact]
    public void Values_whose_squares_overflow_or_vanish_are_searched_directly()
    {
        foreach (float factor in new[] { 1e19f, 1e30f, 1e-20f, 1e-38f, 1e-42f })
        {
            foreach (Metric metric in Enum.GetValues<Metric>())
            {
                using VectorSet vectors = Scaled(TestVectors.Create(DataKind.Random, 120, 9, 1), factor);
                using VectorSet queries = Scaled(TestVectors.Create(DataKind.Random, 15, 9, 2), factor);
                CheckSame(vectors, queries, 5, metric, [DistanceKernels.Default], [0]);
            }
        }
    }

    internal static VectorSet Scaled(VectorSet set, float factor)
    {
        for (int row = 0; row < set.Count; row++)
        {
            foreach (ref float value in set.WritableRow(row))
            {
                value *= factor;
            }
        }

        return set;
    }

    private static void CheckSame(VectorSet vectors, VectorSet queries, int k, Metric metric, IEnumerable<DistanceKernel> kernels, int[] threads)
    {
        NeighborTable search = Direct(vectors, queries, k, metric, excludeSelf: false);
        NeighborTable join = Direct(vectors, vectors, k, metric, excludeSelf: true);
        foreach (DistanceKernel kernel in kernels)
        {
            Array.ForEach(threads, count => CheckSame(vectors, queries, k, metric, kernel, count, search, join));
        }
    }

    private static void CheckSame(VectorSet vectors, VectorSet queries, int k, Metric metric, DistanceKernel kernel, int threads, NeighborTable search, NeighborTable join)
    {
        ExactSearchOptions options = new() { Threads = threads };
        IReadOnlyList<ProductKernel> words = ProductKernels.WordsFor(kernel);
        ExactIndex index = new(vectors, metric, ProductKernels.For(kernel), words is [var first, ..] ? first : null, kernel);
        TableAssert.SameBits(search, index.Search(queries, k, options));
        TableAssert.SameBits(join, index.SelfJoin(k, options));
        // Each form and order, also where the index would choose another; for a few neighbours no guess is made in any order.
        foreach (RowOrder order in k < 16 ? [RowOrder.Natural()] : new[] { RowOrder.Natural(), RowOrder.Random(vectors.Count) })
        {
            CheckForm(VectorForm.Floats, ProductKernels.For(kernel), order);
            foreach (ProductKernel products in words)
            {
                CheckForm(VectorForm.Words, products, order);
            }
        }

        void CheckForm(VectorForm form, ProductKernel products, RowOrder order)
        {
            ScaledVectors scaled = ScaledVectors.Measure(vectors, metric, form, threads, CancellationToken.None);
            ScaledVectors others = scaled.MeasureQueries(queries, metric, threads, CancellationToken.None);
            // Beyond these lengths the index itself multiplies nothing.
            if (!scaled.IsUsable || !others.IsUsable || scaled.Longest + others.Longest >= 1e18 || others.Longest * scaled.Scale >= 1e18)
            {
                return;
            }

            DistanceComputer distances = new(vectors, metric, kernel);
            TableAssert.SameBits(search, Roots(table => new ProductSearch(scaled, others, distances, products, k, excludeSelf: false, order, threads).Run(table, null, CancellationToken.None), queries.Count, k, metric));
            TableAssert.SameBits(join, Roots(table => new ProductSelfJoin(scaled, distances, products, k, order, threads).Run(table, null, CancellationToken.None), vectors.Count, k, metric));
            TableAssert.SameBits(join, Roots(table => new ProductSearch(scaled, scaled, distances, products, k, excludeSelf: true, RowOrder.Natural(), threads).Run(table, null, CancellationToken.None), vectors.Count, k, metric));
        }
    }

    private static NeighborTable Roots(Action<NeighborTable> run, int queries, int k, Metric metric)
    {
        NeighborTable table = new(queries, k);
        run(table);
        for (int query = 0; metric == Metric.L2 && query < queries; query++)
        {
            table.TakeRoots(query);
        }

        return table;
    }

    internal static NeighborTable Direct(VectorSet vectors, VectorSet queries, int k, Metric metric, bool excludeSelf) =>
        Roots(
            table => new DirectSearch(new DistanceComputer(vectors, metric), queries, k, excludeSelf, threads: 1).Run(table, null, CancellationToken.None),
            queries.Count,
            k,
            metric);
}
