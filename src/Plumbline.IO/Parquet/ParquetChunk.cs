namespace Plumbline.IO.Parquet;

/// <summary>The values of one column in one row group (parquet.thrift, ColumnMetaData).</summary>
internal sealed class ParquetChunk
{
    public int Type { get; set; }

    public ParquetCodec Codec { get; set; }

    /// <summary>Values, missing ones too.</summary>
    public long Values { get; set; }

    /// <summary>Bytes in the file, headers of pages too.</summary>
    public long Bytes { get; set; }

    public long DataOffset { get; set; }

    public long? DictionaryOffset { get; set; }

    /// <summary>Whether every page has its values as they are.</summary>
    public bool IsPlain { get; set; }

    /// <summary>Where its first page lies.</summary>
    public long Offset => DictionaryOffset is > 0 and long dictionary && dictionary < DataOffset ? dictionary : DataOffset;
}
