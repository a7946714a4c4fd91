using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Fvecs;

/// <summary>Reads <c>.fvecs</c> files.</summary>
internal sealed class FvecsReader : IVectorFileReader
{
    public string Extension => ".fvecs";

    public VectorFileDescription Describe(string path)
    {
        using InputFile input = InputFile.Open(path, buffered: false);
        return Describe(input);
    }

    public VectorFileRows OpenRows(string path)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            return new VectorFileRows(input, Describe(input), dataOffset: 0, hasCounts: true);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public VectorSet Read(string path, VectorReadOptions options, IProgress<double>? progress, CancellationToken ct)
    {
        using InputFile input = InputFile.Open(path, buffered: true);
        int dimension = ReadFirstDimension(input);
        int rows = WholeRows(input, dimension);
        VectorSet set = VectorSet.Allocate(rows, dimension);
        try
        {
            var cursor = new VectorCursor(input, set, options, progress, ct);
            for (int row = 0; row < rows; row++)
            {
                RequireDimension(input, row, dimension);
                ReadRow(input, cursor, dimension);
            }

            // Last, because where a row has another dimension the size is off too, and the row says more.
            if (input.Length - input.Stream.Position >= sizeof(int))
            {
                RequireDimension(input, rows, dimension);
            }

            RequireNoRest(input, dimension);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    internal static VectorFileDescription Describe(InputFile input)
    {
        int dimension = ReadFirstDimension(input);
        int rows = WholeRows(input, dimension);
        RequireNoRest(input, dimension);
        return new VectorFileDescription(input.Path, VectorFileFormat.Fvecs, rows, dimension, "float32", input.Length);
    }

    /// <summary>Reads the dimension that a row begins with; that of row 0 has been read.</summary>
    private static void RequireDimension(InputFile input, int row, int dimension)
    {
        int found = row == 0 ? dimension : ReadInt32(input);
        if (found != dimension)
        {
            throw input.Error($"row {row}", $"dimension {found}", $"{dimension}, the dimension of row 0");
        }
    }

    private static void ReadRow(InputFile input, VectorCursor cursor, int dimension)
    {
        for (int left = dimension; left > 0;)
        {
            Span<float> next = cursor.Next(left);
            input.ReadExactly(MemoryMarshal.AsBytes(next));
            cursor.Advance(next.Length);
            left -= next.Length;
        }
    }

    private static int ReadFirstDimension(InputFile input)
    {
        if (input.Length < sizeof(int))
        {
            throw input.Error("row 0", $"{input.Length} bytes", "at least 8");
        }

        int dimension = ReadInt32(input);
        return dimension > 0
            ? dimension
            : throw input.Error("row 0", $"dimension {dimension}", $"1 to {int.MaxValue}");
    }

    private static int WholeRows(InputFile input, int dimension)
    {
        long rowBytes = RowBytes(dimension);
        long rows = input.Length / rowBytes;
        return rows switch
        {
            0 => throw ShortRow(input, 0, input.Length, dimension),
            > int.MaxValue => throw input.Error("file", $"{rows} rows", $"at most {int.MaxValue}"),
            _ => (int)rows,
        };
    }

    private static void RequireNoRest(InputFile input, int dimension)
    {
        (long rows, long rest) = Math.DivRem(input.Length, RowBytes(dimension));
        if (rest != 0)
        {
            throw ShortRow(input, rows, rest, dimension);
        }
    }

    private static VectorFormatException ShortRow(InputFile input, long row, long bytes, int dimension) =>
        input.Error($"row {row}", $"{bytes} bytes", $"{RowBytes(dimension)} (dimension {dimension})");

    private static long RowBytes(int dimension) => sizeof(int) + ((long)dimension * sizeof(float));

    private static int ReadInt32(InputFile input)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        input.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }
}
