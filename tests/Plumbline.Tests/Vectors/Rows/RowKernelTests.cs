using Plumbline.Distances;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Vectors.Rows;

/// <summary>Every instruction set and every way to keep a row against the scalar sum over plain float32.</summary>
public sealed unsafe class RowKernelTests
{
    private const int Places = 70;
    private const int Untouched = -7;

    public static TheoryData<string, string> KernelsAndFormats => new MatrixTheoryData<string, string>(
        DistanceKernels.Supported().Select(kernel => kernel.Name), Enum.GetNames<RowFormat>());

    [Theory]
    [MemberData(nameof(KernelsAndFormats))]
    public void Distances_have_the_bits_of_the_plain_sum_for_every_dimension(string kernel, string format)
    {
        for (int dimension = 1; dimension <= 300; dimension++)
        {
            using Case rows = new(Enum.Parse<RowFormat>(format), dimension, Places, seed: dimension);
            foreach (int count in new[] { 1, 2, 3, 4, 5, 7, 1 + (dimension % Places) })
            {
                rows.Check(RowKernels.Named(kernel), count, seed: dimension + count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndFormats))]
    public void Distances_have_the_bits_of_the_plain_sum_for_every_count(string kernel, string format)
    {
        foreach (int dimension in new[] { 17, 256, 257, 513, 1280, 4099 })
        {
            using Case rows = new(Enum.Parse<RowFormat>(format), dimension, Places, seed: dimension);
            for (int count = 1; count <= (dimension > 1280 ? 6 : Places); count++)
            {
                rows.Check(RowKernels.Named(kernel), count, seed: count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(KernelsAndFormats))]
    public void A_bound_is_of_use(string kernel, string format)
    {
        // Not a matter of right or wrong, but without it the others would say nothing about bounds.
        using Case rows = new(Enum.Parse<RowFormat>(format), 1280, Places, seed: 3);
        Assert.Equal(Places, rows.Infinite(RowKernels.Named(kernel), bound: 0));
        Assert.Equal(0, rows.Infinite(RowKernels.Named(kernel), float.PositiveInfinity));
    }

    [Theory]
    [MemberData(nameof(KernelsAndFormats))]
    public void Sums_beyond_float32_are_infinite_and_never_a_number(string kernel, string format)
    {
        RowFormat kept = Enum.Parse<RowFormat>(format);
        float most = kept switch { RowFormat.Byte => 255, RowFormat.Half => 65504, _ => float.MaxValue };
        foreach (int dimension in new[] { 5, 300 })
        {
            using Case rows = new(kept, [.. Enumerable.Repeat(most, dimension)], [.. Enumerable.Repeat(-float.MaxValue, dimension)]);
            rows.Check(RowKernels.Named(kernel), 1, seed: 1);
        }
    }

    private sealed class Case : IDisposable
    {
        private readonly RowFormat _format;
        private readonly VectorStore _store;
        private readonly float[] _query;
        private readonly float[] _expected;

        public Case(RowFormat format, int dimension, int count, int seed)
        {
            Random random = new(seed);
            _format = format;
            float[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Values(format, dimension, random))];
            _store = Stored(format, vectors);
            // Some queries are of the rows' own kind, some lie near a row, some are anything.
            float[] query = (seed % 3) switch
            {
                0 => Values(format, dimension, random),
                1 => [.. vectors[0].Select(value => value + (random.Next(3) * 0.25f))],
                _ => Values(RowFormat.Split, dimension, random),
            };
            _query = Padded(query);
            _expected = Expected(vectors, query);
        }

        public Case(RowFormat format, float[] row, float[] query)
        {
            _format = format;
            _store = Stored(format, [row]);
            _query = Padded(query);
            _expected = Expected([row], query);
        }

        public void Check(RowKernel kernel, int count, int seed)
        {
            Random random = new(seed);
            int[] places = [.. Enumerable.Range(0, count).Select(_ => random.Next(_store.Count))];
            float some = _expected[places[random.Next(count)]];
            foreach (float bound in new[] { float.PositiveInfinity, 0, some, MathF.BitIncrement(some), MathF.BitDecrement(some), some / 3 })
            {
                float[] found = Run(kernel, places, bound);
                Assert.Equal(Untouched, found[count]);
                for (int i = 0; i < count; i++)
                {
                    float expected = _expected[places[i]];
                    bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(found[i]);
                    if (!same && !(float.IsPositiveInfinity(found[i]) && expected > bound))
                    {
                        Assert.Fail($"{_format}, d {_store.Dimension}, {i} of {count}, bound {bound:R}: expected {expected:R}, found {found[i]:R}.");
                    }
                }
            }
        }

        public int Infinite(RowKernel kernel, float bound) => Run(kernel, [.. Enumerable.Range(0, _store.Count)], bound).Count(float.IsPositiveInfinity);

        public void Dispose() => _store.Dispose();

        private float[] Run(RowKernel kernel, int[] places, float bound)
        {
            float[] found = new float[places.Length + 1];
            found[^1] = Untouched;
            fixed (float* query = _query, distances = found)
            fixed (int* numbers = places)
            {
                kernel.Squared(_format, query, _store.Rows, numbers, places.Length, bound, distances);
            }

            return found;
        }

        private float[] Padded(float[] query)
        {
            float[] padded = new float[_store.Padded];
            query.CopyTo(padded, 0);
            return padded;
        }

        private float[] Expected(float[][] vectors, float[] query)
        {
            DistanceKernel plain = DistanceKernels.Choose("scalar");
            return [.. vectors.Select(vector =>
            {
                float[] read = _format == RowFormat.High ? [.. vector.Select(Upper)] : vector;
                fixed (float* a = query, b = read)
                {
                    return plain.SquaredL2(a, b, query.Length);
                }
            })];
        }

        /// <summary>The float32 of 16 bits nearest to a value.</summary>
        private static float Upper(float value) => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x8000) & 0xFFFF_0000);

        private static VectorStore Stored(RowFormat format, float[][] vectors)
        {
            ElementKind kind = format switch { RowFormat.Byte => ElementKind.Byte, RowFormat.Half => ElementKind.Half, _ => ElementKind.Full };
            VectorStore store = new(vectors[0].Length, kind, vectors.Length);
            for (int i = 0; i < vectors.Length; i++)
            {
                store.Write(i, vectors[i]);
            }

            return store;
        }

        private static float[] Values(RowFormat format, int dimension, Random random) => [.. Enumerable.Range(0, dimension).Select(_ => format switch
        {
            RowFormat.Byte => random.Next(256),
            RowFormat.Half => (float)(Half)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-7, 4))),
            _ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3))),
        })];
    }
}
