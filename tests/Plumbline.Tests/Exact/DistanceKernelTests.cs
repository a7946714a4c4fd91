using Plumbline.Distances;

namespace Plumbline.Tests.Exact;

public sealed unsafe class DistanceKernelTests
{
    private const int Rows = 11;
    private const int LongestDimension = 256;

    [Fact]
    public void Every_kernel_returns_the_bits_of_the_scalar_one_for_every_dimension_and_path()
    {
        float[] a = Values(Rows * (LongestDimension + 1), 1);
        float[] b = Values(Rows * (LongestDimension + 1), 2);
        DistanceKernel scalar = DistanceKernels.Supported()[^1];
        Assert.Equal("scalar", scalar.Name);
        fixed (float* pa = a, pb = b)
        {
            for (int dimension = 0; dimension <= LongestDimension; dimension++)
            {
                // An odd address now and then: nothing asks for alignment.
                float* firstA = pa + (dimension % 3);
                float* firstB = pb + (dimension % 2);
                float[] expected = Singles(scalar, firstA, firstB, dimension);
                foreach (DistanceKernel kernel in DistanceKernels.Supported())
                {
                    AssertSame(expected, Singles(kernel, firstA, firstB, dimension), $"{kernel.Name} single, d {dimension}");
                    AssertSame(expected, Fours(kernel, firstA, firstB, dimension), $"{kernel.Name} four, d {dimension}");
                    AssertSame(expected, Tiles(kernel, firstA, firstB, dimension), $"{kernel.Name} tile, d {dimension}");
                    AssertSame(expected, Many(kernel, firstA, firstB, dimension), $"{kernel.Name} many, d {dimension}");
                }
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void A_tile_of_any_shape_writes_its_places_and_no_others(int dimension)
    {
        float[] a = Values(Rows * dimension, 3);
        float[] b = Values(Rows * dimension, 4);
        fixed (float* pa = a, pb = b)
        {
            foreach (DistanceKernel kernel in DistanceKernels.Supported())
            {
                for (int rows = 0; rows <= 9; rows++)
                {
                    for (int columns = 0; columns <= Rows; columns++)
                    {
                        CheckTile(kernel, pa, rows, pb, columns, dimension);
                    }
                }
            }
        }
    }

    [Fact]
    public void Squared_distances_are_those_of_float64_within_the_rounding_of_the_sums()
    {
        float[] a = Values(LongestDimension, 5);
        float[] b = Values(LongestDimension, 6);
        fixed (float* pa = a, pb = b)
        {
            for (int dimension = 0; dimension <= LongestDimension; dimension++)
            {
                double expected = 0;
                for (int i = 0; i < dimension; i++)
                {
                    expected += Math.Pow((double)a[i] - b[i], 2);
                }

                // All terms are positive: one rounding of the difference (twice, squared), one a fused step, four in the tree.
                double bound = ((dimension / 16) + 1 + 4 + 2) * Math.Pow(2, -24) * expected;
                foreach (DistanceKernel kernel in DistanceKernels.Supported())
                {
                    Assert.InRange(kernel.SquaredL2(pa, pb, dimension), expected - bound, expected + bound);
                }
            }
        }
    }

    [Fact]
    public void Inner_products_are_those_of_exact_arithmetic_within_float64_even_where_terms_cancel()
    {
        float[] a = Values(LongestDimension, 7);
        float[] b = Values(LongestDimension, 8);
        fixed (float* pa = a, pb = b)
        {
            for (int dimension = 0; dimension <= LongestDimension; dimension++)
            {
                decimal expected = 0;
                double magnitude = 0;
                for (int i = 0; i < dimension; i++)
                {
                    expected += (decimal)(double)a[i] * (decimal)(double)b[i];
                    magnitude += Math.Abs((double)a[i] * b[i]);
                }

                Assert.Equal((double)expected, DistanceKernel.Dot(pa, pb, dimension), magnitude * 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(0f, 1e-45f)]
    [InlineData(1e-20f, -1e-20f)]
    [InlineData(1e18f, -1e18f)]
    [InlineData(3e38f, -3e38f)]
    public void Tiny_and_huge_values_give_the_same_bits_in_every_kernel(float x, float y)
    {
        for (int dimension = 1; dimension <= 40; dimension++)
        {
            float[] a = [.. Enumerable.Repeat(x, dimension)];
            float[] b = [.. Enumerable.Repeat(y, dimension)];
            fixed (float* pa = a, pb = b)
            {
                int expected = BitConverter.SingleToInt32Bits(DistanceKernels.Supported()[^1].SquaredL2(pa, pb, dimension));
                foreach (DistanceKernel kernel in DistanceKernels.Supported())
                {
                    Assert.Equal(expected, BitConverter.SingleToInt32Bits(kernel.SquaredL2(pa, pb, dimension)));
                }
            }
        }
    }

    [Fact]
    public void A_kernel_is_chosen_by_name_and_an_unknown_name_lists_the_known_ones()
    {
        foreach (DistanceKernel kernel in DistanceKernels.Supported())
        {
            Assert.Equal(kernel.Name, DistanceKernels.Choose(kernel.Name).Name);
        }

        Assert.Equal(DistanceKernels.Supported()[0].Name, DistanceKernels.Choose(null).Name);
        Assert.Equal(DistanceKernels.Supported()[0].Name, DistanceKernels.Choose("").Name);
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(() => DistanceKernels.Choose("abacus"));
        Assert.StartsWith("PLUMBLINE_KERNEL is 'abacus'; this machine supports ", error.Message, StringComparison.Ordinal);
        Assert.Contains("scalar", error.Message, StringComparison.Ordinal);
    }

    private static void CheckTile(DistanceKernel kernel, float* a, int rows, float* b, int columns, int dimension)
    {
        const int stride = Rows + 2;
        float[] tile = new float[(rows + 1) * stride];
        Array.Fill(tile, -1);
        fixed (float* pt = tile)
        {
            kernel.SquaredL2Tile(a, rows, b, columns, dimension, pt, stride);
        }

        for (int i = 0; i <= rows; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                float expected = i < rows && j < columns ? kernel.SquaredL2(a + (i * dimension), b + (j * dimension), dimension) : -1;
                Assert.Equal(expected, tile[(i * stride) + j]);
            }
        }
    }

    private static float[] Singles(DistanceKernel kernel, float* a, float* b, int dimension)
    {
        float[] result = new float[Rows * Rows];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = kernel.SquaredL2(a + (i / Rows * dimension), b + (i % Rows * dimension), dimension);
        }

        return result;
    }

    private static float[] Fours(DistanceKernel kernel, float* a, float* b, int dimension)
    {
        float[] result = new float[Rows * Rows];
        float* four = stackalloc float[4];
        int* rows = stackalloc int[4];
        for (int i = 0; i < result.Length; i++)
        {
            float* query = a + (i / Rows * dimension);
            int j = i % Rows;
            // Each place of the four takes its turn.
            int place = i % 4;
            for (int r = 0; r < 4; r++)
            {
                rows[r] = r == place ? j : (j + r + 1) % Rows;
            }

            kernel.SquaredL2Four(
                query, b + (rows[0] * dimension), b + (rows[1] * dimension), b + (rows[2] * dimension), b + (rows[3] * dimension), dimension, four);
            result[i] = four[place];
        }

        return result;
    }

    /// <summary>Each row by as many as there are, and before that by one, two, ... of them, whose places after the count stay as they were.</summary>
    private static float[] Many(DistanceKernel kernel, float* a, float* b, int dimension)
    {
        float[] result = new float[Rows * Rows];
        float** others = stackalloc float*[Rows];
        for (int j = 0; j < Rows; j++)
        {
            others[j] = b + (j * dimension);
        }

        fixed (float* pr = result)
        {
            for (int i = 0; i < Rows; i++)
            {
                float* query = a + (i * dimension);
                float* row = pr + (i * Rows);
                for (int count = 0; count <= Rows; count++)
                {
                    new Span<float>(row, Rows).Fill(-1);
                    kernel.SquaredL2Many(query, others, count, dimension, others[i], row);
                    for (int j = 0; j < Rows; j++)
                    {
                        Assert.Equal(j < count ? kernel.SquaredL2(query, others[j], dimension) : -1, row[j]);
                    }
                }
            }
        }

        return result;
    }

    private static float[] Tiles(DistanceKernel kernel, float* a, float* b, int dimension)
    {
        float[] result = new float[Rows * Rows];
        fixed (float* pr = result)
        {
            kernel.SquaredL2Tile(a, Rows, b, Rows, dimension, pr, Rows);
        }

        return result;
    }

    private static void AssertSame(float[] expected, float[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"{what}, pair {i}: expected {expected[i]:R}, found {actual[i]:R}.");
            }
        }
    }

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3)));
        }

        return values;
    }
}
