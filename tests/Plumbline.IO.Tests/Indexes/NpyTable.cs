using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Plumbline.IO.Tests.Indexes;

/// <summary>A .npy array of q x k numbers, as NumPy has written it.</summary>
internal sealed partial record NpyTable(int Rows, int Columns, string Type, byte[] Data)
{
    public static NpyTable Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = BitConverter.ToUInt16(file, 8);
        string header = Encoding.ASCII.GetString(file, 10, length);
        Match match = Header().Match(header);
        Assert.True(match.Success, header);
        return new NpyTable(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture), match.Groups[1].Value, file[(10 + length)..]);
    }

    public long[] Ids() => Type switch
    {
        "<i4" => [.. MemoryMarshal.Cast<byte, int>(Data).ToArray().Select(id => (long)id)],
        "<i8" or "<u8" => MemoryMarshal.Cast<byte, long>(Data).ToArray(),
        _ => throw new InvalidDataException($"Type {Type} where ids were expected."),
    };

    public float[] Floats() => Type == "<f4" ? MemoryMarshal.Cast<byte, float>(Data).ToArray() : throw new InvalidDataException($"Type {Type} where float32 was expected.");

    [GeneratedRegex(@"'descr': '([^']+)', 'fortran_order': False, 'shape': \((\d+), (\d+)\)")]
    private static partial Regex Header();
}
