using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Npy;

/// <summary>Reads <c>.npy</c> files.</summary>
internal sealed class NpyReader : IVectorFileReader
{
    public string Extension => ".npy";

    public VectorFileDescription Describe(string path)
    {
        using InputFile input = InputFile.Open(path, buffered: false);
        return Describe(input, NpyHeader.Read(input));
    }

    public VectorFileRows OpenRows(string path)
    {
        InputFile input = InputFile.Open(path, buffered: true);
        try
        {
            NpyHeader header = NpyHeader.Read(input);
            return new VectorFileRows(input, Describe(input, header), header.DataOffset, hasCounts: false);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public VectorSet Read(string path, VectorReadOptions options, IProgress<double>? progress, CancellationToken ct)
    {
        using InputFile input = InputFile.Open(path, buffered: false);
        NpyHeader header = NpyHeader.Read(input);
        // NumPy aligns the data to 64 bytes, but the format does not require even 4.
        bool map = options.MemoryMap && header.DataType == NpyDataType.Float32 && header.DataOffset % sizeof(float) == 0;
        VectorSet set = map ? MappedVectors.Open(input, header) : VectorSet.Allocate(header.Rows, header.Dimension);
        try
        {
            var cursor = new VectorCursor(input, set, options, progress, ct);
            if (map)
            {
                Check(cursor, options, progress);
            }
            else if (header.DataType == NpyDataType.Float32)
            {
                ReadFloat32(input, cursor);
            }
            else
            {
                ReadFloat16(input, cursor);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private static VectorFileDescription Describe(InputFile input, NpyHeader header)
    {
        string dataType = header.DataType == NpyDataType.Float32 ? "float32" : "float16";
        return new VectorFileDescription(input.Path, VectorFileFormat.Npy, header.Rows, header.Dimension, dataType, input.Length);
    }

    private static void Check(VectorCursor cursor, VectorReadOptions options, IProgress<double>? progress)
    {
        if (options.AllowNonFinite)
        {
            // Nothing to check: the pages are read when they are used.
            progress?.Report(1);
            return;
        }

        cursor.CheckAll();
    }

    private static void ReadFloat32(InputFile input, VectorCursor cursor)
    {
        while (!cursor.AtEnd)
        {
            Span<float> next = cursor.Next();
            input.ReadExactly(MemoryMarshal.AsBytes(next));
            cursor.Advance(next.Length);
        }
    }

    private static void ReadFloat16(InputFile input, VectorCursor cursor)
    {
        ushort[] halves = new ushort[cursor.Next().Length];
        while (!cursor.AtEnd)
        {
            Span<float> next = cursor.Next();
            Span<ushort> source = halves.AsSpan(0, next.Length);
            input.ReadExactly(MemoryMarshal.AsBytes(source));
            HalfWidening.Widen(source, next);
            cursor.Advance(next.Length);
        }
    }
}
