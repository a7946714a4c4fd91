using System.Buffers.Binary;
using System.Text;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary>The header of a <c>.npy</c> file that Plumbline can read, checked against the size of the file.</summary>
/// <param name="DataType">Type of a component.</param>
/// <param name="Rows">Number of vectors, 1 or more.</param>
/// <param name="Dimension">Components of a vector, 1 or more.</param>
/// <param name="DataOffset">Where the components begin.</param>
internal sealed record NpyHeader(NpyDataType DataType, int Rows, int Dimension, long DataOffset)
{
    public const string ExpectedDataTypes = "'<f4' or '<f2' (little-endian float32 or float16)";

    // Far above what a rank-2 array needs (118 bytes); keeps a lying length from costing memory.
    private const int MaxTextBytes = 65_535;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the file at the first component.</summary>
    public static NpyHeader Read(InputFile input)
    {
        int version = ReadVersion(input);
        byte[] text = ReadText(input, version);
        // 3.0 differs from 2.0 by the encoding alone, and that only matters for names in structured dtypes.
        string header = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
        NpyDictionary dictionary = new NpyDictionaryParser(input, header).Parse();

        NpyDataType dataType = DataTypeOf(input, dictionary.Descr);
        if (dictionary.FortranOrder)
        {
            throw input.Error("header, fortran_order", "True", "False (C order, one vector after the other)");
        }

        (int rows, int dimension) = SizeOf(input, dictionary);
        RequireDataBytes(input, dictionary, rows, dimension, (int)dataType);
        return new NpyHeader(dataType, rows, dimension, input.Stream.Position);
    }

    private static int ReadVersion(InputFile input)
    {
        Span<byte> prefix = stackalloc byte[8];
        RequireBytes(input, "magic string and version", prefix.Length);
        input.ReadExactly(prefix);
        if (!prefix.StartsWith(Magic))
        {
            throw input.Error("magic string", $"bytes {Convert.ToHexString(prefix[..Magic.Length])}", $"{Convert.ToHexString(Magic)} (\\x93NUMPY)");
        }

        (byte major, byte minor) = (prefix[6], prefix[7]);
        return major is 1 or 2 or 3 && minor == 0
            ? major
            : throw input.Error("version", $"{major}.{minor}", "1.0, 2.0 or 3.0");
    }

    private static byte[] ReadText(InputFile input, int version)
    {
        Span<byte> field = stackalloc byte[sizeof(uint)];
        field = field[..(version == 1 ? sizeof(ushort) : sizeof(uint))];
        RequireBytes(input, "header length", field.Length);
        input.ReadExactly(field);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (length > MaxTextBytes)
        {
            throw input.Error("header length", $"{length}", $"at most {MaxTextBytes}");
        }

        RequireBytes(input, "header", length);
        byte[] text = new byte[length];
        input.ReadExactly(text);
        return text;
    }

    private static void RequireBytes(InputFile input, string place, long count)
    {
        long left = input.Length - input.Stream.Position;
        if (left < count)
        {
            throw input.Error(place, $"{left} bytes", $"{count}");
        }
    }

    private static NpyDataType DataTypeOf(InputFile input, string descr) => descr switch
    {
        "<f4" => NpyDataType.Float32,
        "<f2" => NpyDataType.Float16,
        _ => throw input.Error("header, descr", $"'{(descr.Length <= 60 ? descr : descr[..60] + "...")}'", ExpectedDataTypes),
    };

    private static (int Rows, int Dimension) SizeOf(InputFile input, NpyDictionary dictionary)
    {
        IReadOnlyList<long> shape = dictionary.Shape;
        if (shape.Count != 2)
        {
            throw input.Error("header, shape", dictionary.ShapeText, "two dimensions, (rows, dimension)");
        }

        foreach (long size in shape)
        {
            if (size is < 1 or > int.MaxValue)
            {
                throw input.Error("header, shape", dictionary.ShapeText, $"sizes of 1 to {int.MaxValue}");
            }
        }

        return ((int)shape[0], (int)shape[1]);
    }

    private static void RequireDataBytes(InputFile input, NpyDictionary dictionary, int rows, int dimension, int size)
    {
        // 128 bits: the product of two ints and a size can exceed 63.
        UInt128 expected = (UInt128)rows * (UInt128)dimension * (UInt128)size;
        long found = input.Length - input.Stream.Position;
        if ((UInt128)found != expected)
        {
            throw input.Error("data", $"{found} bytes", $"{expected} (shape {dictionary.ShapeText} of '{dictionary.Descr}')");
        }
    }
}
