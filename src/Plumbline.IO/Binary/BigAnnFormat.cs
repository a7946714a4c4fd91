using System.Buffers.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Binary;

/// <summary>Two uint32, number and dimension, and all vectors: the layout of big-ann-benchmarks.</summary>
internal sealed class BigAnnFormat(VectorFileFormat format, string extension, VectorElement element) : IVectorFormat
{
    private const int HeadBytes = 2 * sizeof(uint);

    public static BigAnnFormat Fbin { get; } = new(VectorFileFormat.Fbin, ".fbin", VectorElement.Binary32);

    public static BigAnnFormat U8bin { get; } = new(VectorFileFormat.U8bin, ".u8bin", VectorElement.Unsigned8);

    public static BigAnnFormat I8bin { get; } = new(VectorFileFormat.I8bin, ".i8bin", VectorElement.Signed8);

    public static BigAnnFormat Ibin { get; } = new(VectorFileFormat.Ibin, ".ibin", VectorElement.Signed32);

    private readonly BinaryLayout _layout = new(HeadBytes, element);

    public VectorFileFormat Format => format;

    public IReadOnlyList<string> Extensions { get; } = [extension];

    public IReadOnlyList<VectorElement> Elements { get; } = [element];

    public IVectorRowSource Open(string path)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            (int rows, int dimension) = ReadHead(input);
            VectorFileDescription description = new(path, format, rows, dimension, VectorElementNames.NameOf(element), input.Length);
            return new BinaryRowSource(new FileBytes(input), _layout, description, fileOffset: 0);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)shape.Rows);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(uint)..], (uint)shape.Dimension);
        stream.Write(head);
        return new BinaryRowWriter(stream, path, shape.Dimension, _layout);
    }

    private (int Rows, int Dimension) ReadHead(InputFile input)
    {
        if (input.Length < HeadBytes)
        {
            throw input.Error("head", Quantity.Plain(input.Length, "byte"), $"{HeadBytes}, number and dimension of the vectors");
        }

        Span<byte> head = stackalloc byte[HeadBytes];
        input.ReadExactly(head);
        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(head);
        uint dimension = BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(uint)..]);
        if (rows is 0 or > int.MaxValue)
        {
            throw input.Error("head, number of vectors", $"{rows}", $"1 to {int.MaxValue}");
        }

        if (dimension is 0 or > int.MaxValue)
        {
            throw input.Error("head, dimension", $"{dimension}", $"1 to {int.MaxValue}");
        }

        UInt128 expected = (UInt128)rows * dimension * (UInt128)_layout.ElementBytes;
        long found = input.Length - HeadBytes;
        return (UInt128)found == expected
            ? ((int)rows, (int)dimension)
            : throw input.Error("data", Quantity.Plain(found, "byte"), $"{expected} ({rows} x {dimension} {VectorElementNames.NameOf(element)})");
    }
}
