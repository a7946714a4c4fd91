using System.Buffers.Binary;
using System.Text;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary>The header of a <c>.npy</c> file.</summary>
/// <param name="Dictionary">What it says.</param>
/// <param name="DataOffset">Where the components begin.</param>
internal sealed record NpyHeader(NpyDictionary Dictionary, long DataOffset)
{
    public const string ExpectedDataTypes = $"{DataTypeNames} (in NumPy: np.save(path, a.astype(np.float32)))";

    private const string DataTypeNames = "'<f4', '<f2', '|u1', '|i1' or '<i4'";

    // Far above what a rank-2 array needs (118 bytes); keeps a lying length from costing memory.
    private const int MaxTextBytes = 65_535;

    private static readonly (string Descr, VectorElement Element)[] DataTypes =
    [
        ("<f4", VectorElement.Binary32),
        ("<f2", VectorElement.Binary16),
        ("|u1", VectorElement.Unsigned8),
        ("|i1", VectorElement.Signed8),
        ("<i4", VectorElement.Signed32),
    ];

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Type of a component.</summary>
    public VectorElement Element => DataTypes.First(type => type.Descr == Dictionary.Descr).Element;

    /// <summary>Number of vectors, 1 or more.</summary>
    public int Rows => (int)Dictionary.Shape[0];

    /// <summary>Components of a vector, 1 or more.</summary>
    public int Dimension => (int)Dictionary.Shape[1];

    /// <summary>The dtype string of an element type.</summary>
    public static string DescrOf(VectorElement element) => DataTypes.First(type => type.Element == element).Descr;

    /// <summary>Reads the header, and judges no more than that it is one.</summary>
    /// <param name="input">The file, for messages.</param>
    /// <param name="bytes">The bytes that begin with the header.</param>
    /// <param name="length">How many there are.</param>
    public static NpyHeader Parse(InputFile input, IByteSource bytes, long length)
    {
        Span<byte> prefix = stackalloc byte[8];
        int version = ReadVersion(input, bytes, length, prefix);
        long at = prefix.Length;
        Span<byte> field = stackalloc byte[sizeof(uint)];
        field = field[..(version == 1 ? sizeof(ushort) : sizeof(uint))];
        RequireBytes(input, "header length", length - at, field.Length);
        bytes.Read(at, field);
        at += field.Length;
        uint textBytes = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (textBytes > MaxTextBytes)
        {
            throw input.Error("header length", $"{textBytes}", $"at most {MaxTextBytes}");
        }

        RequireBytes(input, "header", length - at, textBytes);
        byte[] text = new byte[textBytes];
        bytes.Read(at, text);
        // 3.0 differs from 2.0 by the encoding alone, and that only matters for names in structured dtypes.
        string header = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
        return new NpyHeader(new NpyDictionaryParser(input, header).Parse(), at + textBytes);
    }

    /// <summary>Refuses an array that is not one of vectors, or that has more or fewer bytes than it says.</summary>
    public NpyHeader Check(InputFile input, long length)
    {
        string descr = Dictionary.Descr;
        if (!DataTypes.Any(type => type.Descr == descr))
        {
            // Numbers of other sizes or byte order can be made to fit; text and objects cannot.
            string? mended = descr is [_, 'f' or 'i' or 'u' or 'b', ..] ? Mending(input.Path) : null;
            throw input.Error("header, descr", $"'{(descr.Length <= 60 ? descr : descr[..60] + "...")}'", mended is null ? ExpectedDataTypes : $"{DataTypeNames} ({mended})");
        }

        if (Dictionary.FortranOrder)
        {
            throw input.Error("header, fortran_order", "True", $"False (C order, one vector after the other; {Mending(input.Path)})");
        }

        if (Dictionary.Shape.Count != 2)
        {
            throw input.Error("header, shape", Dictionary.ShapeText, "two dimensions, (rows, dimension)");
        }

        if (Dictionary.Shape.Any(size => size is < 1 or > int.MaxValue))
        {
            throw input.Error("header, shape", Dictionary.ShapeText, $"sizes of 1 to {int.MaxValue}");
        }

        // 128 bits: the product of two ints and a size can exceed 63.
        UInt128 expected = (UInt128)Rows * (UInt128)Dimension * (UInt128)VectorElementNames.BytesOf(Element);
        long found = length - DataOffset;
        return (UInt128)found == expected ? this : throw input.Error("data", Quantity.Plain(found, "byte"), $"{expected} (shape {Dictionary.ShapeText} of '{descr}')");
    }

    /// <summary>What makes an array of NumPy one that is read: little-endian float32, row after row.</summary>
    private static string Mending(string path)
    {
        const string Before = "in NumPy: ";
        string name = System.IO.Path.GetFileName(path);
        // Only what can stand in quotes, in a shell as in Python, is shown to be copied.
        return name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) && path.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ' ')
            ? $"{Before}np.save('c-{name}', np.ascontiguousarray(np.load('{path}'), dtype='<f4'))"
            : $"{Before}np.ascontiguousarray(a, dtype='<f4')";
    }

    private static int ReadVersion(InputFile input, IByteSource bytes, long length, Span<byte> prefix)
    {
        RequireBytes(input, "magic string and version", length, prefix.Length);
        bytes.Read(0, prefix);
        if (!prefix.StartsWith(Magic))
        {
            throw input.Error("magic string", $"bytes {Convert.ToHexString(prefix[..Magic.Length])}", $"{Convert.ToHexString(Magic)} (\\x93NUMPY)");
        }

        (byte major, byte minor) = (prefix[6], prefix[7]);
        return major is 1 or 2 or 3 && minor == 0
            ? major
            : throw input.Error("version", $"{major}.{minor}", "1.0, 2.0 or 3.0");
    }

    private static void RequireBytes(InputFile input, string place, long left, long count)
    {
        if (left < count)
        {
            throw input.Error(place, Quantity.Plain(left, "byte"), $"{count}");
        }
    }
}
