using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plumbline.IO.Npy;

namespace Plumbline.IO.Internals;

/// <summary>Components as they lie in files, little-endian, and as numbers.</summary>
internal static class ElementBytes
{
    public static int SizeOf(VectorElement element) => element switch
    {
        VectorElement.Binary16 => 2,
        VectorElement.Unsigned8 or VectorElement.Signed8 => 1,
        _ => 4,
    };

    /// <summary>As NumPy would name it.</summary>
    public static string NameOf(VectorElement element) => element switch
    {
        VectorElement.Binary32 => "float32",
        VectorElement.Binary16 => "float16",
        VectorElement.Unsigned8 => "uint8",
        VectorElement.Signed8 => "int8",
        _ => "int32",
    };

    /// <summary>Widens as many components as there are bytes for.</summary>
    /// <returns>The place of the first int32 that has no exact float32; -1 where there is none.</returns>
    public static int Widen(VectorElement element, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (element)
        {
            case VectorElement.Binary32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                return -1;
            case VectorElement.Binary16:
                HalfWidening.Widen(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                return -1;
            case VectorElement.Signed32:
                return Widen(MemoryMarshal.Cast<byte, int>(bytes), values);
            default:
                for (int i = 0; i < bytes.Length; i++)
                {
                    values[i] = element == VectorElement.Unsigned8 ? bytes[i] : (sbyte)bytes[i];
                }

                return -1;
        }
    }

    /// <summary>Widens as many integers as there are bytes for.</summary>
    public static void Widen(VectorElement element, ReadOnlySpan<byte> bytes, Span<int> values)
    {
        if (element == VectorElement.Signed32)
        {
            MemoryMarshal.Cast<byte, int>(bytes).CopyTo(values);
            return;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            values[i] = element == VectorElement.Unsigned8 ? bytes[i] : (sbyte)bytes[i];
        }
    }

    /// <summary>Narrows floats, exactly.</summary>
    /// <returns>The place of the first value that is none of the element; -1 where there is none.</returns>
    public static int Narrow(VectorElement element, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (element == VectorElement.Binary32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return -1;
        }

        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            bool isExact;
            if (element == VectorElement.Binary16)
            {
                var half = (Half)value;
                MemoryMarshal.Cast<byte, Half>(bytes)[i] = half;
                isExact = (float)half == value || float.IsNaN(value);
            }
            else
            {
                (double least, double most) = Range(element);
                isExact = value >= least && value <= most && value == MathF.Truncate(value);
                Put(element, isExact ? (int)value : 0, bytes, i);
            }

            if (!isExact)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Narrows integers, exactly.</summary>
    /// <returns>The place of the first value that is none of the element; -1 where there is none.</returns>
    public static int Narrow(VectorElement element, ReadOnlySpan<int> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int value = values[i];
            bool isExact;
            if (element is VectorElement.Binary32 or VectorElement.Binary16)
            {
                isExact = Narrow(element, [value], bytes[(i * SizeOf(element))..]) < 0 && (long)(float)value == value;
            }
            else
            {
                (double least, double most) = Range(element);
                isExact = value >= least && value <= most;
                Put(element, value, bytes, i);
            }

            if (!isExact)
            {
                return i;
            }
        }

        return -1;
    }

    private static int Widen(ReadOnlySpan<int> integers, Span<float> values)
    {
        for (int i = 0; i < integers.Length; i++)
        {
            values[i] = integers[i];
            if ((double)values[i] != integers[i])
            {
                return i;
            }
        }

        return -1;
    }

    private static (double Least, double Most) Range(VectorElement element) => element switch
    {
        VectorElement.Unsigned8 => (byte.MinValue, byte.MaxValue),
        VectorElement.Signed8 => (sbyte.MinValue, sbyte.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static void Put(VectorElement element, int value, Span<byte> bytes, int i)
    {
        if (element == VectorElement.Signed32)
        {
            Unsafe.WriteUnaligned(ref bytes[i * sizeof(int)], value);
        }
        else
        {
            bytes[i] = (byte)value;
        }
    }
}
