using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>What stands before a page (parquet.thrift, PageHeader).</summary>
internal sealed class ParquetPageHeader
{
    public const int DataPage = 0;
    public const int DictionaryPage = 2;
    public const int DataPageV2 = 3;

    public int Type { get; set; }

    /// <summary>Bytes of the header itself.</summary>
    public int HeaderBytes { get; set; }

    public int UnpackedBytes { get; set; }

    public int PackedBytes { get; set; }

    /// <summary>Values, missing ones too.</summary>
    public int Values { get; set; }

    public int Encoding { get; set; }

    /// <summary>Encoding of levels in the first version of data pages.</summary>
    public int LevelEncoding { get; set; } = 3;

    /// <summary>Bytes of levels in the second version, where they are never compressed.</summary>
    public int DefinitionBytes { get; set; }

    public int RepetitionBytes { get; set; }

    /// <summary>Whether the values of a page of the second version are compressed as the chunk says.</summary>
    public bool IsPacked { get; set; } = true;

    public static ParquetPageHeader Read(ReadOnlySpan<byte> bytes, InputFile input, string place)
    {
        ThriftCursor cursor = new(bytes, input, place);
        ParquetPageHeader header = new();
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header.Type = cursor.Count(type);
                    break;
                case 2:
                    header.UnpackedBytes = cursor.Count(type);
                    break;
                case 3:
                    header.PackedBytes = cursor.Count(type);
                    break;
                case 5 or 7:
                    cursor.Require(type, ThriftCursor.Struct);
                    ReadPage(ref cursor, header);
                    break;
                case 8:
                    cursor.Require(type, ThriftCursor.Struct);
                    ReadSecondVersion(ref cursor, header);
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }

        header.HeaderBytes = cursor.Position;
        return header;
    }

    /// <summary>Data pages of the first version and dictionaries begin alike.</summary>
    private static void ReadPage(ref ThriftCursor cursor, ParquetPageHeader header)
    {
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header.Values = cursor.Count(type);
                    break;
                case 2:
                    header.Encoding = cursor.Count(type);
                    break;
                case 3 or 4 when type == ThriftCursor.Int32:
                    int encoding = cursor.Count(type);
                    header.LevelEncoding = encoding == 3 ? header.LevelEncoding : encoding;
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }
    }

    private static void ReadSecondVersion(ref ThriftCursor cursor, ParquetPageHeader header)
    {
        for (int id = 0; cursor.NextField(ref id, out int type);)
        {
            switch (id)
            {
                case 1:
                    header.Values = cursor.Count(type);
                    break;
                case 4:
                    header.Encoding = cursor.Count(type);
                    break;
                case 5:
                    header.DefinitionBytes = cursor.Count(type);
                    break;
                case 6:
                    header.RepetitionBytes = cursor.Count(type);
                    break;
                case 7:
                    header.IsPacked = type == ThriftCursor.BoolTrue;
                    break;
                default:
                    cursor.Skip(type);
                    break;
            }
        }
    }
}
