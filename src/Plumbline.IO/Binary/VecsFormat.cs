using System.Buffers.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Binary;

/// <summary>Each vector after its dimension, an int32: <c>.fvecs</c>, <c>.ivecs</c> and <c>.bvecs</c> of TEXMEX and FAISS.</summary>
internal sealed class VecsFormat(VectorFileFormat format, string extension, VectorElement element) : IVectorFormat
{
    public static VecsFormat Fvecs { get; } = new(VectorFileFormat.Fvecs, ".fvecs", VectorElement.Binary32);

    public static VecsFormat Ivecs { get; } = new(VectorFileFormat.Ivecs, ".ivecs", VectorElement.Signed32);

    public static VecsFormat Bvecs { get; } = new(VectorFileFormat.Bvecs, ".bvecs", VectorElement.Unsigned8);

    private readonly BinaryLayout _layout = new(0, element, HasCounts: true);

    public VectorFileFormat Format => format;

    public IReadOnlyList<string> Extensions { get; } = [extension];

    public IReadOnlyList<VectorElement> Elements { get; } = [element];

    public static VectorFormatException OtherDimension(string path, long row, int found, int dimension) =>
        new(path, $"row {row}", $"dimension {found}", $"{dimension}, the dimension of row 0");

    public IVectorRowSource Open(string path)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            int dimension = ReadFirstDimension(input);
            int rows = WholeRows(input, dimension);
            VectorFileDescription description = new(path, format, rows, dimension, VectorElementNames.NameOf(element), input.Length);
            return new BinaryRowSource(new FileBytes(input), _layout, description, fileOffset: 0);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape) => new BinaryRowWriter(stream, path, shape.Dimension, _layout);

    private int ReadFirstDimension(InputFile input)
    {
        if (input.Length < BinaryLayout.CountBytes)
        {
            throw input.Error("row 0", Quantity.Plain(input.Length, "byte"), $"at least {BinaryLayout.CountBytes + _layout.ElementBytes}");
        }

        int dimension = ReadCount(input);
        return dimension > 0 ? dimension : throw input.Error("row 0", $"dimension {dimension}", $"1 to {int.MaxValue}");
    }

    private int WholeRows(InputFile input, int dimension)
    {
        (long rows, long rest) = Math.DivRem(input.Length, _layout.RowBytes(dimension));
        if (rows == 0)
        {
            throw ShortRow(input, 0, rest, dimension);
        }

        if (rest != 0)
        {
            // Where a row has another dimension the size is off too, and the row says more.
            RequireDimensions(input, rows, rest, dimension);
            throw ShortRow(input, rows, rest, dimension);
        }

        return rows <= int.MaxValue ? (int)rows : throw input.Error("file", Quantity.Plain(rows, "row"), $"at most {int.MaxValue}");
    }

    private void RequireDimensions(InputFile input, long rows, long rest, int dimension)
    {
        for (long row = 0; row < rows + (rest >= BinaryLayout.CountBytes ? 1 : 0); row++)
        {
            input.Stream.Position = row * _layout.RowBytes(dimension);
            int found = ReadCount(input);
            if (found != dimension)
            {
                throw OtherDimension(input.Path, row, found, dimension);
            }
        }
    }

    private VectorFormatException ShortRow(InputFile input, long row, long bytes, int dimension) =>
        input.Error($"row {row}", Quantity.Plain(bytes, "byte"), $"{_layout.RowBytes(dimension)} (dimension {dimension})");

    private static int ReadCount(InputFile input)
    {
        Span<byte> bytes = stackalloc byte[BinaryLayout.CountBytes];
        input.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }
}
