namespace Plumbline.IO.Parquet;

/// <summary>Compression of pages, by the numbers of parquet.thrift.</summary>
internal enum ParquetCodec
{
    /// <summary>None.</summary>
    Uncompressed = 0,

    /// <summary>Snappy, which most programs use.</summary>
    Snappy = 1,

    /// <summary>gzip.</summary>
    Gzip = 2,

    /// <summary>Zstandard.</summary>
    Zstd = 6,
}
