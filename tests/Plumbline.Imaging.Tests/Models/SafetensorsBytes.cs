using System.Buffers.Binary;
using System.Text;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Makes safetensors files byte by byte.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A header and so many bytes of data; the header's length is told truly unless given.</summary>
    public static byte[] Create(string header, byte[] data, ulong? length = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length ?? (ulong)text.Length);
        return [.. prefix, .. text, .. data];
    }

    /// <summary>One float32 vector of the name "a".</summary>
    public static byte[] Vector(params float[] values) => Create(
        $$$"""{"a":{"dtype":"F32","shape":[{{{values.Length}}}],"data_offsets":[0,{{{4 * values.Length}}}]}}""", Floats(values));

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
