using System.Buffers.Binary;
using System.IO.Compression;
using Plumbline.IO.Binary;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Idx;

/// <summary>
/// IDX, the format of MNIST: two zero bytes, a type, a rank, as many big-endian uint32 sizes, and the values, big-endian. The first
/// size counts vectors; the others, flattened, are their dimension. <c>.gz</c> packs it.
/// </summary>
internal sealed class IdxFormat : IVectorFormat
{
    private const string PackedExtension = ".gz";

    private static readonly (byte Code, VectorElement Element)[] Types =
    [
        (0x08, VectorElement.Unsigned8),
        (0x09, VectorElement.Signed8),
        (0x0C, VectorElement.Signed32),
        (0x0D, VectorElement.Binary32),
    ];

    public VectorFileFormat Format => VectorFileFormat.Idx;

    public IReadOnlyList<string> Extensions { get; } = [".idx", "-ubyte", ".idx.gz", "-ubyte.gz"];

    public IReadOnlyList<VectorElement> Elements { get; } =
        [VectorElement.Unsigned8, VectorElement.Signed8, VectorElement.Signed32, VectorElement.Binary32];

    public IVectorRowSource Open(string path)
    {
        bool isPacked = IsPacked(path);
        InputFile input = InputFile.Open(path, buffered: !isPacked);
        try
        {
            PackedBytes? packed = isPacked ? new PackedBytes(input, "gzip", () => Unpack(input)) : null;
            IByteSource bytes = (IByteSource?)packed ?? new FileBytes(input);
            // An unpacked length is known only when all is unpacked.
            (BinaryLayout layout, int rows, int dimension) = ReadHead(input, bytes, isPacked ? long.MaxValue : input.Length);
            if (packed is not null)
            {
                packed.Length = layout.DataOffset + (rows * layout.RowBytes(dimension));
                RequirePackedLength(input, packed);
            }

            VectorFileDescription description = new(path, Format, rows, dimension, VectorElementNames.NameOf(layout.Element), input.Length);
            return new BinaryRowSource(bytes, layout, description, isPacked ? null : 0);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape)
    {
        byte[] head = new byte[12];
        head[2] = Types.First(type => type.Element == shape.Element).Code;
        head[3] = 2;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), shape.Rows);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), shape.Dimension);
        GZipStream? packed = IsPacked(path) ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        Stream target = (Stream?)packed ?? stream;
        target.Write(head);
        return new BinaryRowWriter(target, path, shape.Dimension, new BinaryLayout(head.Length, shape.Element, BigEndian: true), () => packed?.Dispose(), () => packed?.Dispose());
    }

    private static bool IsPacked(string path) => path.EndsWith(PackedExtension, StringComparison.OrdinalIgnoreCase);

    private static GZipStream Unpack(InputFile input)
    {
        input.Stream.Position = 0;
        return new GZipStream(input.Stream, CompressionMode.Decompress, leaveOpen: true);
    }

    private static (BinaryLayout Layout, int Rows, int Dimension) ReadHead(InputFile input, IByteSource bytes, long length)
    {
        Span<byte> magic = stackalloc byte[4];
        RequireBytes(input, "head", length, magic.Length);
        bytes.Read(0, magic);
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw input.Error("head", $"bytes {Convert.ToHexString(magic)}", "0000, a type and a rank (IDX)");
        }

        byte code = magic[2];
        if (!Types.Any(type => type.Code == code))
        {
            throw input.Error("head, type", $"0x{code:X2}", "0x08 (uint8), 0x09 (int8), 0x0C (int32) or 0x0D (float32)");
        }

        int rank = magic[3];
        if (rank < 2)
        {
            throw input.Error("head, rank", $"{rank}", "2 or more, vectors or images (rank 1 holds labels)");
        }

        Span<byte> sizes = stackalloc byte[rank * sizeof(uint)];
        RequireBytes(input, "head, sizes", length - magic.Length, sizes.Length);
        bytes.Read(magic.Length, sizes);
        (int rows, int dimension) = Flatten(input, sizes);
        BinaryLayout layout = new(magic.Length + sizes.Length, Types.First(type => type.Code == code).Element, BigEndian: true);
        UInt128 expected = (UInt128)rows * (UInt128)layout.RowBytes(dimension);
        if (length == long.MaxValue)
        {
            // Deflate packs no more than 1,032 bytes into one.
            return expected / 1032 <= (UInt128)input.Length
                ? (layout, rows, dimension)
                : throw input.Error("data", $"{input.Length} packed bytes", $"at least {expected / 1032}, for {expected} when unpacked");
        }

        long found = length - layout.DataOffset;
        return (UInt128)found == expected
            ? (layout, rows, dimension)
            : throw input.Error("data", Quantity.Plain(found, "byte"), $"{expected} ({rows} x {dimension} {VectorElementNames.NameOf(layout.Element)})");
    }

    private static (int Rows, int Dimension) Flatten(InputFile input, ReadOnlySpan<byte> sizes)
    {
        uint rows = BinaryPrimitives.ReadUInt32BigEndian(sizes);
        if (rows is 0 or > int.MaxValue)
        {
            throw input.Error("head, size 0", $"{rows}", $"1 to {int.MaxValue}");
        }

        ulong dimension = 1;
        for (int i = 1; i < sizes.Length / sizeof(uint); i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(sizes[(i * sizeof(uint))..]);
            if (size is 0 or > int.MaxValue)
            {
                throw input.Error($"head, size {i}", $"{size}", $"1 to {int.MaxValue}");
            }

            dimension *= size;
            if (dimension > int.MaxValue)
            {
                throw input.Error($"head, size {i}", $"{Quantity.Plain(dimension, "value")} a vector", $"at most {int.MaxValue}");
            }
        }

        return ((int)rows, (int)dimension);
    }

    private static void RequireBytes(InputFile input, string place, long left, long count)
    {
        if (left < count)
        {
            throw input.Error(place, Quantity.Plain(left, "byte"), $"{count}");
        }
    }

    /// <summary>The last four bytes of a gzip file are its unpacked length, modulo 2^32 (RFC 1952).</summary>
    private static void RequirePackedLength(InputFile input, PackedBytes packed)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        input.Stream.Position = input.Length - trailer.Length;
        input.ReadExactly(trailer);
        // Unpacking goes on where its stream had come to.
        packed.Restart();
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (found != unchecked((uint)packed.Length))
        {
            throw input.Error("gzip", $"{Quantity.Plain(found, "byte")} when unpacked, by its end", $"{packed.Length}");
        }
    }
}
