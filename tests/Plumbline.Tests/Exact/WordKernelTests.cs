using CsCheck;
using Plumbline.Distances;
using Plumbline.Exact.Products;

namespace Plumbline.Tests.Exact;

/// <summary>Kernels of 16-bit words against sums in 64 bits.</summary>
public sealed unsafe class WordKernelTests
{
    [Fact]
    public void Sums_are_those_of_whole_numbers()
    {
        foreach (ProductKernel kernel in DistanceKernels.Supported().SelectMany(ProductKernels.WordsFor))
        {
            Gen.Select(Gen.Int[0, 70], Gen.Bool, Gen.Int[1, 32767], Gen.Int[0, 1_000_000]).Sample(
                (depth, adds, most, seed) => Check(kernel, depth, adds, Math.Min(most, LongestWord(depth)), seed),
                iter: 60);
        }
    }

    [Fact]
    public void The_kernel_of_a_forced_instruction_set_comes_last_and_runs_no_code_of_our_own()
    {
        foreach (DistanceKernel kernel in DistanceKernels.Supported())
        {
            IReadOnlyList<ProductKernel> words = ProductKernels.WordsFor(kernel);
            Assert.True(words.Count == 0 || words[^1].Name == kernel.Name);
            Assert.All(words.SkipLast(1), other => Assert.IsType<VnniWordKernel>(other));
        }
    }

    // Sums stay within 32 bits, as the steps of the words see to.
    private static int LongestWord(int depth) => (int)Math.Sqrt(int.MaxValue / (2.0 * Math.Max(1, depth))) - 1;

    private static void Check(ProductKernel kernel, int depth, bool adds, int most, int seed)
    {
        Random random = new(seed);
        int rows = kernel.Rows, columns = kernel.Columns;
        short[] queries = Words(random, 2 * depth * rows, most);
        short[] vectors = Words(random, 2 * depth * columns, most);
        int[] start = new int[columns];
        int[] tile = new int[(rows * columns) + 1];
        for (int i = 0; i < tile.Length; i++)
        {
            tile[i] = random.Next(-most, most);
            start[i % columns] = random.Next(-most, most);
        }

        int[] before = [.. tile];
        fixed (short* pq = queries, pv = vectors)
        {
            fixed (int* ps = start, pt = tile)
            {
                kernel.Multiply((float*)pq, (float*)pv, depth, adds ? null : (float*)ps, (float*)pt);
            }
        }

        Assert.Equal(before[^1], tile[^1]);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                long sum = adds ? before[(r * columns) + c] : start[c];
                for (int i = 0; i < depth; i++)
                {
                    sum += (long)queries[2 * ((i * rows) + r)] * vectors[2 * ((i * columns) + c)];
                    sum += (long)queries[(2 * ((i * rows) + r)) + 1] * vectors[(2 * ((i * columns) + c)) + 1];
                }

                Assert.Equal(sum, tile[(r * columns) + c]);
            }
        }
    }

    private static short[] Words(Random random, int count, int most)
    {
        short[] words = new short[Math.Max(2, count)];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (short)random.Next(-most, most + 1);
        }

        return words;
    }
}
