using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Plumbline.IO.Binary;

/// <summary>Turns the elements of a file into float32 or int32.</summary>
internal static class ElementDecoder
{
    /// <summary>Decodes elements; an int32 has to have an exact float32.</summary>
    /// <param name="source">The bytes of the file.</param>
    /// <param name="layout">What they are.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="inexact">The first int32 without an exact float32.</param>
    /// <returns>The place of that value, -1 where there is none.</returns>
    public static int ToFloats(ReadOnlySpan<byte> source, BinaryLayout layout, Span<float> values, out int inexact)
    {
        inexact = 0;
        switch (layout.Element)
        {
            case VectorElement.Binary16:
                HalfWidening.Widen(MemoryMarshal.Cast<byte, ushort>(source), values);
                return -1;
            case VectorElement.Unsigned8:
                Widen(source, values);
                return -1;
            case VectorElement.Signed8:
                ReadOnlySpan<sbyte> signed = MemoryMarshal.Cast<byte, sbyte>(source);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = signed[i];
                }

                return -1;
            case VectorElement.Binary32:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(source), MemoryMarshal.Cast<float, int>(values));
                return -1;
            default:
                return ToExactFloats(source, layout.BigEndian, values, out inexact);
        }
    }

    /// <summary>Decodes elements of an integer type.</summary>
    public static void ToIntegers(ReadOnlySpan<byte> source, BinaryLayout layout, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = layout.Element switch
            {
                VectorElement.Unsigned8 => source[i],
                VectorElement.Signed8 => (sbyte)source[i],
                _ => Int32(source, i, layout.BigEndian),
            };
        }
    }

    private static int ToExactFloats(ReadOnlySpan<byte> source, bool bigEndian, Span<float> values, out int inexact)
    {
        for (int i = 0; i < values.Length; i++)
        {
            inexact = Int32(source, i, bigEndian);
            values[i] = inexact;
            if (!ElementEncoder.HasFloat(inexact))
            {
                return i;
            }
        }

        inexact = 0;
        return -1;
    }

    private static int Int32(ReadOnlySpan<byte> source, int at, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadInt32BigEndian(source[(at * sizeof(int))..])
        : BinaryPrimitives.ReadInt32LittleEndian(source[(at * sizeof(int))..]);

    private static void Widen(ReadOnlySpan<byte> source, Span<float> values)
    {
        int i = 0;
        int width = Vector<byte>.Count;
        int step = Vector<float>.Count;
        for (; i <= source.Length - width; i += width)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Widen(low, values[i..], step);
            Widen(high, values[(i + (width / 2))..], step);
        }

        for (; i < source.Length; i++)
        {
            values[i] = source[i];
        }
    }

    private static void Widen(Vector<ushort> source, Span<float> values, int step)
    {
        Vector.Widen(source, out Vector<uint> low, out Vector<uint> high);
        Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(values);
        Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(values[step..]);
    }
}
