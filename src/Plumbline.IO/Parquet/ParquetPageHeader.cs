using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>What stands before a page (parquet.thrift, PageHeader).</summary>
internal sealed record ParquetPageHeader
{
    public const int DataPage = 0;
    public const int DictionaryPage = 2;
    public const int DataPageV2 = 3;

    public int Type { get; init; }

    /// <summary>Bytes of the header itself.</summary>
    public int HeaderBytes { get; init; }

    public int UnpackedBytes { get; init; }

    public int PackedBytes { get; init; }

    /// <summary>Values, missing ones too.</summary>
    public int Values { get; init; }

    public int Encoding { get; init; }

    /// <summary>Encoding of levels in the first version of data pages.</summary>
    public int LevelEncoding { get; init; } = 3;

    /// <summary>Bytes of levels in the second version, where they are never compressed.</summary>
    public int DefinitionBytes { get; init; }

    public int RepetitionBytes { get; init; }

    /// <summary>Whether the values of a page of the second version are compressed as the chunk says.</summary>
    public bool IsPacked { get; init; } = true;

    public static ParquetPageHeader Read(ReadOnlySpan<byte> bytes, InputFile input, string place)
    {
        ThriftCursor cursor = new(bytes, input, place);
        ParquetPageHeader header = new();
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header = header with { Type = cursor.Count(type) };
                    break;
                case 2:
                    header = header with { UnpackedBytes = cursor.Count(type) };
                    break;
                case 3:
                    header = header with { PackedBytes = cursor.Count(type) };
                    break;
                case 5 or 7:
                    cursor.Require(type, ThriftCursor.Struct);
                    header = ReadPage(ref cursor, header);
                    break;
                case 8:
                    cursor.Require(type, ThriftCursor.Struct);
                    header = ReadSecondVersion(ref cursor, header);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return header with { HeaderBytes = cursor.Position };
    }

    /// <summary>Data pages of the first version and dictionaries begin alike.</summary>
    private static ParquetPageHeader ReadPage(ref ThriftCursor cursor, ParquetPageHeader header)
    {
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header = header with { Values = cursor.Count(type) };
                    break;
                case 2:
                    header = header with { Encoding = cursor.Count(type) };
                    break;
                case 3 or 4 when type == ThriftCursor.Int32:
                    int encoding = cursor.Count(type);
                    header = encoding == 3 ? header : header with { LevelEncoding = encoding };
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static ParquetPageHeader ReadSecondVersion(ref ThriftCursor cursor, ParquetPageHeader header)
    {
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header = header with { Values = cursor.Count(type) };
                    break;
                case 4:
                    header = header with { Encoding = cursor.Count(type) };
                    break;
                case 5:
                    header = header with { DefinitionBytes = cursor.Count(type) };
                    break;
                case 6:
                    header = header with { RepetitionBytes = cursor.Count(type) };
                    break;
                case 7:
                    header = header with { IsPacked = type == ThriftCursor.BoolTrue };
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        return header;
    }
}
