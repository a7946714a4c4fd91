using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Plumbline.IO.Binary;

/// <summary>Turns float32 or int32 into the elements of a file, where that loses nothing.</summary>
internal static class ElementEncoder
{
    /// <summary>What a value has to be, for messages.</summary>
    public static string Expectation(VectorElement element) => element switch
    {
        VectorElement.Binary32 => "a number that float32 holds exactly",
        VectorElement.Binary16 => "a number that float16 holds exactly",
        VectorElement.Unsigned8 => "a whole number of 0 to 255 (uint8)",
        VectorElement.Signed8 => "a whole number of -128 to 127 (int8)",
        _ => $"a whole number of {int.MinValue} to {int.MaxValue} (int32)",
    };

    /// <summary>Encodes values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="layout">What they become.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <returns>The place of the first value that the element cannot hold exactly, -1 where there is none. A zero below zero is a zero.</returns>
    public static int Encode(ReadOnlySpan<float> values, BinaryLayout layout, Span<byte> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            switch (layout.Element)
            {
                case VectorElement.Binary32:
                    WriteInt32(destination, i, BitConverter.SingleToInt32Bits(value), layout.BigEndian);
                    break;
                case VectorElement.Binary16:
                    // By bits, so that a NaN that would lose a part of itself is refused, and others are not.
                    if (!HalfWidening.TryNarrow(value, out ushort half))
                    {
                        return i;
                    }

                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(i * 2)..], half);
                    break;
                default:
                    // False for NaN too. 2^31 itself is no int32.
                    if (!(value is >= int.MinValue and < 2147483648f && value == MathF.Truncate(value)) || !Write(destination, i, (int)value, layout))
                    {
                        return i;
                    }

                    break;
            }
        }

        return -1;
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, BinaryLayout, Span{byte})"/>
    public static int Encode(ReadOnlySpan<int> values, BinaryLayout layout, Span<byte> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int value = values[i];
            bool isExact = layout.Element switch
            {
                VectorElement.Binary32 => HasFloat(value) && Write(destination, i, (float)value, layout),
                VectorElement.Binary16 => (double)(Half)value == value && Write(destination, i, (Half)value),
                _ => Write(destination, i, value, layout),
            };
            if (!isExact)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether an integer has an exact float32.</summary>
    public static bool HasFloat(int value)
    {
        float rounded = value;
        // As double: the greatest int32 rounds to 2^31, which would come back as itself.
        return (double)rounded == value;
    }

    private static bool Write(Span<byte> destination, int at, float value, BinaryLayout layout)
    {
        WriteInt32(destination, at, BitConverter.SingleToInt32Bits(value), layout.BigEndian);
        return true;
    }

    private static bool Write(Span<byte> destination, int at, Half value)
    {
        BinaryPrimitives.WriteHalfLittleEndian(destination[(at * 2)..], value);
        return true;
    }

    private static bool Write(Span<byte> destination, int at, int value, BinaryLayout layout)
    {
        switch (layout.Element)
        {
            case VectorElement.Unsigned8 when value is >= byte.MinValue and <= byte.MaxValue:
            case VectorElement.Signed8 when value is >= sbyte.MinValue and <= sbyte.MaxValue:
                destination[at] = unchecked((byte)value);
                return true;
            case VectorElement.Signed32:
                WriteInt32(destination, at, value, layout.BigEndian);
                return true;
            default:
                return false;
        }
    }

    private static void WriteInt32(Span<byte> destination, int at, int value, bool bigEndian)
    {
        ref int place = ref MemoryMarshal.AsRef<int>(destination[(at * sizeof(int))..]);
        place = bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value;
    }
}
