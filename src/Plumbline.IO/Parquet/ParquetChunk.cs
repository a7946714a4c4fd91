namespace Plumbline.IO.Parquet;

/// <summary>The values of one column in one row group (parquet.thrift, ColumnMetaData).</summary>
internal sealed record ParquetChunk
{
    public int Type { get; init; }

    public ParquetCodec Codec { get; init; }

    /// <summary>Values, missing ones too.</summary>
    public long Values { get; init; }

    /// <summary>Bytes in the file, headers of pages too.</summary>
    public long Bytes { get; init; }

    public long DataOffset { get; init; }

    public long? DictionaryOffset { get; init; }

    /// <summary>Whether every page has its values as they are.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Where its first page lies.</summary>
    public long Offset => DictionaryOffset is > 0 and long dictionary && dictionary < DataOffset ? dictionary : DataOffset;
}
