using System.Runtime.Intrinsics.X86;
using Plumbline.Distances;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Vectors.Rows;

/// <summary>Whole-number kernels against sums in 64 bits.</summary>
public sealed unsafe class ByteKernelTests
{
    private const int Places = 70;

    /// <summary>Those that this processor has instructions for; without any, the float32 kernels do the work.</summary>
    public static TheoryData<string> Kernels => [.. ((string[])["256", "512", "vnni", "avx512", "avx2"]).Where(name => Find(name) is not null).DefaultIfEmpty("none")];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Sums_are_exact_for_every_dimension(string name)
    {
        if (Find(name) is not { } kernel)
        {
            return;
        }

        for (int dimension = 1; dimension <= 300; dimension++)
        {
            Check(kernel, dimension, [1, 2, 3, 4, 5, 1 + (dimension % Places)], seed: dimension);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Sums_are_exact_for_every_count(string name)
    {
        if (Find(name) is not { } kernel)
        {
            return;
        }

        foreach (int dimension in new[] { 31, 128, 784, 3000 })
        {
            Check(kernel, dimension, [.. Enumerable.Range(1, Places)], seed: dimension);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Sums_of_the_largest_rows_do_not_leave_their_bits(string name)
    {
        if (Find(name) is not { } kernel)
        {
            return;
        }

        foreach ((byte query, byte row) in new (byte, byte)[] { (255, 0), (0, 255), (255, 255), (128, 0), (0, 128), (127, 255), (1, 128) })
        {
            byte[] asked = [.. Enumerable.Repeat(query, ByteKernel.MostValues)];
            float[] kept = [.. Enumerable.Repeat((float)row, ByteKernel.MostValues)];
            using VectorStore store = new(ByteKernel.MostValues, ElementKind.Byte, 1);
            store.Write(0, kept);
            int difference = query - row;
            Assert.Equal([difference * difference * ByteKernel.MostValues], Run(kernel, store, asked, [0]));
        }
    }

    [Fact]
    public void Every_instruction_set_has_the_kernel_that_suits_it()
    {
        Assert.Null(ByteKernel.Named("scalar"));
        Assert.Null(ByteKernel.Named("vector128"));
        foreach (DistanceKernel kernel in DistanceKernels.Supported().Where(kernel => kernel.Name is "avx512" or "avx2"))
        {
            Assert.NotNull(ByteKernel.Named(kernel.Name));
        }
    }

    private static ByteKernel? Find(string name) => name switch
    {
        "256" => Avx2.IsSupported ? new ByteKernel256() : null,
        "512" => Avx512BW.IsSupported ? new ByteKernel512() : null,
        "vnni" => AvxVnni.IsSupported ? new ByteKernelVnni() : null,
        _ => ByteKernel.Named(name),
    };

    private static void Check(ByteKernel kernel, int dimension, int[] counts, int seed)
    {
        Random random = new(seed);
        using VectorStore store = new(dimension, ElementKind.Byte, Places);
        int[][] rows = [.. Enumerable.Range(0, Places).Select(_ => Values(dimension, random))];
        for (int i = 0; i < Places; i++)
        {
            store.Write(i, Array.ConvertAll(rows[i], value => (float)value));
        }

        int[] query = Values(dimension, random);
        byte[] asked = new byte[store.Padded];
        Array.ConvertAll(query, value => (byte)value).CopyTo(asked, 0);
        foreach (int count in counts)
        {
            int[] places = [.. Enumerable.Range(0, count).Select(_ => random.Next(Places))];
            int[] expected = Array.ConvertAll(places, place => (int)rows[place].Zip(query, (a, b) => (long)(a - b) * (a - b)).Sum());
            int[] found = Run(kernel, store, asked, places);
            if (!expected.AsSpan().SequenceEqual(found))
            {
                Assert.Fail($"d {dimension}, count {count}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}.");
            }
        }
    }

    private static int[] Run(ByteKernel kernel, VectorStore store, byte[] query, int[] places)
    {
        int[] sums = new int[places.Length + 4];
        Array.Fill(sums, -1);
        byte[] ready = new byte[query.Length];
        fixed (byte* asked = query, prepared = ready)
        fixed (int* numbers = places, to = sums)
        {
            int own = kernel.Prepare(asked, query.Length, prepared);
            kernel.Squared(prepared, own, store.Rows, store.Terms, numbers, places.Length, to);
        }

        Assert.Equal([-1, -1, -1, -1], sums[places.Length..]);
        return sums[..places.Length];
    }

    /// <summary>Any bytes, or the two ends only.</summary>
    private static int[] Values(int dimension, Random random)
    {
        bool ends = random.Next(3) == 0;
        return [.. Enumerable.Range(0, dimension).Select(_ => ends ? 255 * random.Next(2) : random.Next(256))];
    }
}
