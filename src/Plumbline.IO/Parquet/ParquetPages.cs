using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>The pages of one column in one row group, one after the other, unpacked.</summary>
internal sealed class ParquetPages
{
    // Statistics make a header longer; more than this they are not.
    private const int MostHeaderBytes = 1 << 20;
    private const int FirstHeaderBytes = 512;

    private readonly InputFile _input;
    private readonly ParquetUnpacker _unpacker;
    private readonly ParquetChunk _chunk;
    private readonly string _place;
    private long _at;

    public ParquetPages(InputFile input, ParquetUnpacker unpacker, ParquetChunk chunk, string place)
    {
        _input = input;
        _unpacker = unpacker;
        _chunk = chunk;
        _place = place;
        _at = chunk.Offset;
    }

    private long End => _chunk.Offset + _chunk.Bytes;

    /// <summary>The next page of values or of a dictionary; other kinds are passed over.</summary>
    public (ParquetPageHeader Header, ReadOnlyMemory<byte> Bytes) Next()
    {
        while (true)
        {
            ParquetPageHeader header = ReadHeader();
            _at += header.HeaderBytes;
            if (header.PackedBytes > End - _at)
            {
                throw _input.Error(_place, $"a page of {Quantity.Plain(header.PackedBytes, "byte")}", $"at most {End - _at}, the rest of the column");
            }

            long start = _at;
            _at += header.PackedBytes;
            if (header.Type is ParquetPageHeader.DataPage or ParquetPageHeader.DictionaryPage or ParquetPageHeader.DataPageV2)
            {
                return (header, Read(header, start));
            }
        }
    }

    private ParquetPageHeader ReadHeader()
    {
        // Nearly always long enough, and there may be many pages.
        Span<byte> first = stackalloc byte[FirstHeaderBytes];
        for (int length = FirstHeaderBytes; ; length *= 8)
        {
            int count = (int)Math.Min(length, Math.Max(End - _at, 0));
            Span<byte> bytes = count <= FirstHeaderBytes ? first[..count] : new byte[count];
            _input.Stream.Position = _at;
            _input.ReadExactly(bytes);
            try
            {
                return ParquetPageHeader.Read(bytes, _input, _place);
            }
            catch (VectorFormatException) when (length < MostHeaderBytes && bytes.Length == length)
            {
                // Perhaps only longer than what was read.
            }
        }
    }

    private ReadOnlyMemory<byte> Read(ParquetPageHeader header, long start)
    {
        // The levels of the second version are in front and never compressed.
        long levels = header.Type == ParquetPageHeader.DataPageV2 ? (long)header.RepetitionBytes + header.DefinitionBytes : 0;
        bool isPacked = _chunk.Codec != ParquetCodec.Uncompressed && header.IsPacked;
        long packed = header.PackedBytes - levels;
        long unpacked = header.UnpackedBytes - levels;
        if (packed < 0 || unpacked < 0 || !_unpacker.IsPlausible(isPacked ? _chunk.Codec : ParquetCodec.Uncompressed, packed, unpacked))
        {
            throw _input.Error(_place, $"a page of {Quantity.Plain(header.PackedBytes, "byte")} that hold {header.UnpackedBytes}, {levels} of levels", $"what {(isPacked ? _chunk.Codec : ParquetCodec.Uncompressed)} can do");
        }

        byte[] bytes = new byte[header.PackedBytes];
        _input.Stream.Position = start;
        _input.ReadExactly(bytes);
        if (!isPacked || unpacked == 0)
        {
            return bytes;
        }

        byte[] result = new byte[header.UnpackedBytes];
        bytes.AsSpan(0, (int)levels).CopyTo(result);
        _unpacker.Unpack(_chunk.Codec, bytes, (int)levels, result.AsSpan((int)levels), _place);
        return result;
    }
}
