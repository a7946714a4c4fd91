using System.Buffers.Binary;
using System.Text;

namespace Plumbline.IO.Tests;

/// <summary>Makes <c>.npy</c> files by hand, wrong ones included.</summary>
internal static class NpyBytes
{
    public const string ThreeByTwo = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";

    /// <summary>Three vectors of two components.</summary>
    public static byte[] Valid() => Create(ThreeByTwo, Data(1, 2, 3, 4, 5, 6));

    public static byte[] Data(params ReadOnlySpan<float> values)
    {
        byte[] data = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * sizeof(float)), values[i]);
        }

        return data;
    }

    public static byte[] Create(string dictionary, byte[] data, byte major = 1, byte minor = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(dictionary);
        return [.. Prefix(major, minor, (uint)text.Length), .. text, .. data];
    }

    public static byte[] Prefix(byte major, byte minor, uint headerLength)
    {
        byte[] length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, headerLength);
        return [0x93, .. "NUMPY"u8, major, minor, .. length.AsSpan(0, major == 1 ? 2 : 4)];
    }
}
