using System.Numerics;

namespace Plumbline.IO.Binary;

/// <summary>Widens float16 to float32, exactly.</summary>
internal static class HalfWidening
{
    /// <summary>Widens each of the bit patterns <paramref name="source"/>.</summary>
    public static void Widen(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Widen(low).CopyTo(destination[i..]);
            Widen(high).CopyTo(destination[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = Widen(source[i]);
        }
    }

    /// <summary>Widens one, as the vectors do: a NaN keeps all its bits, also where it signals, which a conversion changes.</summary>
    public static float Widen(ushort half) => (half & 0x7C00) == 0x7C00
        ? BitConverter.UInt32BitsToSingle(((half & 0x8000u) << 16) | 0x7F80_0000 | ((half & 0x3FFu) << 13))
        : (float)BitConverter.UInt16BitsToHalf(half);

    /// <summary>The float16 whose widening is a value, to the bit.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryNarrow(float value, out ushort half)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        half = float.IsFinite(value)
            ? BitConverter.HalfToUInt16Bits((Half)value)
            : (ushort)(((bits >> 16) & 0x8000) | 0x7C00 | ((bits >> 13) & 0x3FF));
        return BitConverter.SingleToUInt32Bits(Widen(half)) == bits;
    }

    private static Vector<float> Widen(Vector<uint> half)
    {
        Vector<uint> sign = (half & new Vector<uint>(0x8000u)) << 16;
        Vector<uint> magnitude = (half & new Vector<uint>(0x7FFFu)) << 13;
        // The exponent is now too small by 127 - 15. Multiplying puts that right for normal and subnormal numbers alike.
        Vector<uint> finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * new Vector<float>(5.192296858534828e33f));
        Vector<uint> nonFinite = magnitude | new Vector<uint>(0x7F80_0000u);
        Vector<uint> isFinite = Vector.LessThan(magnitude, new Vector<uint>(0x7C00u << 13));
        return Vector.AsVectorSingle(Vector.ConditionalSelect(isFinite, finite, nonFinite) | sign);
    }
}
