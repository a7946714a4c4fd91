using System.Runtime.InteropServices;

namespace Plumbline.Tests.Support;

/// <summary>The .fvecs and .ivecs formats: each row an int32 length and as many 4-byte values.</summary>
internal static class VecsFile
{
    public static (T[] Values, int Width) Read<T>(string path)
        where T : unmanaged
    {
        byte[] file = File.ReadAllBytes(path);
        int width = BitConverter.ToInt32(file, 0);
        int rowBytes = (width + 1) * 4;
        Assert.Equal(0, file.Length % rowBytes);
        T[] values = new T[file.Length / rowBytes * width];
        for (int row = 0; row * rowBytes < file.Length; row++)
        {
            Assert.Equal(width, BitConverter.ToInt32(file, row * rowBytes));
            MemoryMarshal.Cast<byte, T>(file.AsSpan((row * rowBytes) + 4, width * 4)).CopyTo(values.AsSpan(row * width));
        }

        return (values, width);
    }

    public static VectorSet ReadVectors(string path)
    {
        (float[] values, int width) = Read<float>(path);
        return VectorSet.FromValues(values, width);
    }
}
