using System.Runtime.InteropServices;
using Plumbline.IO.Binary;

namespace Plumbline.IO.Internals;

/// <summary>Little-endian components of formats whose rows do not lie at fixed places, and as numbers.</summary>
internal static class ElementBytes
{
    /// <summary>Widens as many components as there are bytes for.</summary>
    /// <returns>The place of the first int32 that has no exact float32; -1 where there is none.</returns>
    public static int Widen(VectorElement element, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (element == VectorElement.Binary32)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
            return -1;
        }

        return ElementDecoder.ToFloats(bytes, Layout(element), values, out _);
    }

    /// <summary>Widens as many integers as there are bytes for.</summary>
    public static void Widen(VectorElement element, ReadOnlySpan<byte> bytes, Span<int> values) =>
        ElementDecoder.ToIntegers(bytes, Layout(element), values);

    /// <summary>Narrows floats, exactly.</summary>
    /// <returns>The place of the first value that is none of the element; -1 where there is none.</returns>
    public static int Narrow(VectorElement element, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (element == VectorElement.Binary32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return -1;
        }

        return ElementEncoder.Encode(values, Layout(element), bytes);
    }

    /// <summary>Narrows integers, exactly.</summary>
    /// <returns>The place of the first value that is none of the element; -1 where there is none.</returns>
    public static int Narrow(VectorElement element, ReadOnlySpan<int> values, Span<byte> bytes) =>
        ElementEncoder.Encode(values, Layout(element), bytes);

    private static BinaryLayout Layout(VectorElement element) => new(0, element);
}
