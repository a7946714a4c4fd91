using System.Buffers.Binary;
using System.Globalization;

namespace Plumbline.Imaging.Models.Weights;

/// <summary>From stored bytes, little-endian, to float32.</summary>
internal static class WeightValues
{
    /// <summary>Bytes of one value.</summary>
    public static int Size(WeightEncoding encoding) => encoding switch
    {
        WeightEncoding.Binary16 or WeightEncoding.BFloat16 => 2,
        WeightEncoding.Binary32 => 4,
        WeightEncoding.Binary64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a floating-point encoding."),
    };

    /// <summary>Reads one value from the start of a span.</summary>
    public static float Decode(ReadOnlySpan<byte> bytes, WeightEncoding encoding) => encoding switch
    {
        WeightEncoding.Binary16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        WeightEncoding.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        WeightEncoding.Binary32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    /// <summary>Reads values that lie one after the other.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, WeightEncoding encoding, Span<float> values)
    {
        int size = Size(encoding);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Decode(bytes[(i * size)..], encoding);
        }
    }

    /// <summary>The tensor of a name, which must be of a floating-point type and fit an array.</summary>
    public static WeightTensor Require(IWeightSource source, string name, string expectedTypes)
    {
        if (!source.Tensors.TryGetValue(name, out WeightTensor? tensor))
        {
            throw new ImagingException(source.Source, WeightTensor.PlaceOf(name), "no tensor of that name", "one");
        }

        if (tensor.Encoding == WeightEncoding.Other)
        {
            throw new ImagingException(source.Source, WeightTensor.PlaceOf(name), $"type {tensor.TypeName}", expectedTypes);
        }

        return tensor.Count <= Array.MaxLength
            ? tensor
            : throw new ImagingException(source.Source, WeightTensor.PlaceOf(name), Quantity.Plain(tensor.Count, "value"), $"at most {Array.MaxLength}");
    }

    /// <summary>Refuses NaN and infinity, which a float64 beyond the range of float32 has become too.</summary>
    public static void RequireFinite(string source, string name, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                string found = float.IsNaN(values[i]) ? "NaN" : values[i] > 0 ? "infinity" : "-infinity";
                throw new ImagingException(
                    source, WeightTensor.PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"{found} at element {i}"), "finite float32 values");
            }
        }
    }
}
