using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.Tests.Support;

/// <summary>Just enough of NumPy's .npy format for the tests of the core, which knows no files.</summary>
internal sealed partial record NpyArray(string Type, int[] Shape, byte[] Data)
{
    public static NpyArray Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("NUMPY", Encoding.ASCII.GetString(file, 1, 5));
        int length = file[6] == 1 ? BitConverter.ToUInt16(file, 8) : BitConverter.ToInt32(file, 8);
        int start = file[6] == 1 ? 10 : 12;
        string header = Encoding.ASCII.GetString(file, start, length);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        int[] shape = [.. Shapes().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        return new NpyArray(Types().Match(header).Groups[1].Value, shape, file[(start + length)..]);
    }

    public static void Write(string path, VectorSet vectors)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({vectors.Count}, {vectors.Dimension}), }}";
        header = header.PadRight((((10 + header.Length + 1 + 63) / 64) * 64) - 11) + '\n';
        using FileStream file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header)]);
        for (int row = 0; row < vectors.Count; row++)
        {
            file.Write(MemoryMarshal.AsBytes(vectors[row]));
        }
    }

    public float[] Floats() => Type switch
    {
        "<f4" => MemoryMarshal.Cast<byte, float>(Data).ToArray(),
        "<f2" => [.. MemoryMarshal.Cast<byte, Half>(Data).ToArray().Select(value => (float)value)],
        _ => throw new InvalidDataException($"Type {Type} where float16 or float32 was expected."),
    };

    public int[] Ints() => Type == "<i4" ? MemoryMarshal.Cast<byte, int>(Data).ToArray() : throw new InvalidDataException($"Type {Type} where int32 was expected.");

    public VectorSet Vectors() => VectorSet.FromValues(Floats(), Shape[1]);

    [GeneratedRegex("'descr': '([^']+)'")]
    private static partial Regex Types();

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shapes();
}
