using CsCheck;
using Plumbline.Vectors.Rows;

namespace Plumbline.Tests.Vectors.Rows;

public sealed unsafe class VectorStoreTests
{
    private const int Dimension = 7;

    /// <summary>Values on both sides of every edge: of whole numbers, half precision, float32, and of the two planes.</summary>
    private static readonly float[] Edges =
    [
        0, -0f, 1, -1, 254, 255, 256, -255, 0.5f, 254.5f, 255.5f, MathF.BitIncrement(255), MathF.BitDecrement(255), float.Epsilon, -float.Epsilon,
        1.17549435e-38f, MathF.BitDecrement(1.17549435e-38f), 65504, 65505, 65519.996f, 65520, 65536, -65504, -65536, 2048, 2049, 2050,
        5.9604645e-8f, 2.9802322e-8f, MathF.BitIncrement(5.9604645e-8f), 6.1035156e-5f, 6.097555e-5f, MathF.BitDecrement(6.1035156e-5f),
        float.MaxValue, -float.MaxValue, MathF.BitDecrement(float.MaxValue), 3.3895314e38f, MathF.BitIncrement(3.3895314e38f), 1e-30f, 1f / 3,
        BitConverter.Int32BitsToSingle(0x3F80_7FFF), BitConverter.Int32BitsToSingle(0x3F80_8000), BitConverter.Int32BitsToSingle(0x3F80_8001),
        BitConverter.Int32BitsToSingle(0x3FFF_FFFF), BitConverter.Int32BitsToSingle(0x0000_8000), BitConverter.Int32BitsToSingle(0x007F_FFFF),
    ];

    private static readonly Gen<float> Value = Gen.OneOf(
        Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]),
        Gen.Int[0, 255].Select(value => (float)value),
        Gen.UShort.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits)).Where(float.IsFinite),
        Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite));

    [Fact]
    public void The_narrowest_kind_is_the_first_that_has_every_value_among_its_own()
    {
        HashSet<int> bytes = [.. Enumerable.Range(0, 256).Select(value => BitConverter.SingleToInt32Bits(value))];
        HashSet<int> halves = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite)
            .Select(half => BitConverter.SingleToInt32Bits((float)half))];
        ElementKind Expected(params float[] values) =>
            values.All(value => bytes.Contains(BitConverter.SingleToInt32Bits(value))) ? ElementKind.Byte
            : values.All(value => halves.Contains(BitConverter.SingleToInt32Bits(value))) ? ElementKind.Half : ElementKind.Full;
        foreach (float value in Edges)
        {
            Assert.Equal(Expected(value), VectorStore.Narrowest([value]));
            Assert.Equal(Expected(value) == ElementKind.Byte, VectorStore.IsByte(value));
        }

        Value.Array[1, 5].Sample(values =>
        {
            Assert.Equal(Expected(values), VectorStore.Narrowest(values));
        });
    }

    [Fact]
    public void Every_half_and_every_byte_comes_back()
    {
        using VectorStore halves = new(1, ElementKind.Half, 1);
        for (int bits = 0; bits < 65536; bits++)
        {
            float value = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            if (float.IsFinite(value))
            {
                halves.Write(0, [value]);
                AssertSame([value], Read(halves, 0));
            }
        }

        using VectorStore bytes = new(256, ElementKind.Byte, 1);
        float[] all = [.. Enumerable.Range(0, 256).Select(value => (float)value)];
        bytes.Write(0, all);
        AssertSame(all, Read(bytes, 0));
    }

    [Fact]
    public void Every_value_comes_back_from_the_narrowest_kind_and_from_every_wider_one()
    {
        foreach (float edge in Edges)
        {
            RoundTrip([edge]);
        }

        Value.Array[1, 40].Sample(RoundTrip);
    }

    [Fact]
    public void What_is_kept_survives_growing_widening_and_moving_and_new_places_are_zero()
    {
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 5].Array[1, 8], Gen.Int[0, 1_000_000]).Sample((first, steps, seed) =>
        {
            Random random = new(seed);
            using VectorStore store = new(Dimension, ElementKind.Byte, first);
            List<float[]> model = [.. Enumerable.Range(0, first).Select(_ => new float[Dimension])];
            foreach (int step in steps)
            {
                switch (random.Next(3))
                {
                    case 0:
                        store.Extend(step);
                        model.AddRange(Enumerable.Range(0, step).Select(_ => new float[Dimension]));
                        break;
                    case 1 when model.Count > 0:
                        float[] vector = [.. Enumerable.Range(0, Dimension).Select(_ => Of(store.Kind, random))];
                        int place = random.Next(model.Count);
                        store.Write(place, vector);
                        model[place] = vector;
                        break;
                    case 2 when random.Next(2) == 0:
                        store.Widen(store.Kind == ElementKind.Byte ? ElementKind.Half : ElementKind.Full);
                        break;
                    default:
                        break;
                }

                Assert.Equal(model.Count, store.Count);
                for (int i = 0; i < model.Count; i++)
                {
                    AssertSame(model[i], Read(store, i));
                    CheckPadding(store, i);
                }
            }
        });
    }

    [Fact]
    public void The_error_of_the_upper_plane_is_never_less_than_it_is()
    {
        Value.Array[Dimension].Sample(vector =>
        {
            using VectorStore store = new(Dimension, ElementKind.Full, 2);
            store.Write(1, vector);
            // Decimal would overflow; each rest is exact in float64, and their squares are summed with room to spare.
            double error = Math.Sqrt(vector.Sum(value =>
            {
                double rest = value - (double)BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x8000) & 0xFFFF_0000);
                return rest * rest;
            }));
            Assert.True(store.HighError >= error, $"{store.HighError:R} where it is {error:R}: {string.Join(' ', vector)}.");
            Assert.True(store.HighError <= error * 1.0001, $"{store.HighError:R} where it is {error:R}: {string.Join(' ', vector)}.");
        });
    }

    private static void RoundTrip(float[] vector)
    {
        foreach (ElementKind kind in Enum.GetValues<ElementKind>().Where(kind => kind >= VectorStore.Narrowest(vector)))
        {
            using VectorStore store = new(vector.Length, VectorStore.Narrowest(vector), 3);
            store.Write(1, vector);
            store.Widen(kind);
            Assert.Equal(kind, store.Kind);
            AssertSame(vector, Read(store, 1));
            AssertSame(new float[vector.Length], Read(store, 2));
            using VectorStore direct = new(vector.Length, kind, 2);
            direct.Write(1, vector);
            AssertSame(vector, Read(direct, 1));
        }
    }

    /// <summary>Kernels read rows to their end, and byte kernels trust the term.</summary>
    private static void CheckPadding(VectorStore store, int place)
    {
        ReadOnlySpan<byte> row = new(store.Rows[place], (int)store.Stride);
        if (store.Kind == ElementKind.Full)
        {
            Assert.False(row[(Dimension * 2)..(store.Padded * 2)].ContainsAnyExcept((byte)0));
            Assert.False(row[((store.Padded + Dimension) * 2)..].ContainsAnyExcept((byte)0));
            return;
        }

        Assert.False(row[(Dimension * (int)store.Kind)..].ContainsAnyExcept((byte)0));
        if (store.Kind == ElementKind.Byte)
        {
            int term = 0;
            foreach (byte value in row)
            {
                term += (value * value) - (256 * value);
            }

            Assert.Equal(term, store.Terms[place]);
        }
    }

    private static float Of(ElementKind kind, Random random) => kind switch
    {
        ElementKind.Byte => random.Next(256),
        ElementKind.Half => (float)(Half)((random.NextDouble() - 0.5) * 1000),
        _ => Edges[random.Next(Edges.Length)],
    };

    private static float[] Read(VectorStore store, int place)
    {
        float[] vector = new float[store.Dimension];
        store.Read(place, vector);
        return vector;
    }

    private static void AssertSame(float[] expected, float[] actual) =>
        Assert.Equal(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(actual, BitConverter.SingleToInt32Bits));
}
