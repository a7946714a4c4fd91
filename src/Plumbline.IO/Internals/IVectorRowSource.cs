namespace Plumbline.IO.Internals;

/// <summary>Rows of one open vector file. Values are as the file has them, NaN and infinity too. Not thread-safe.</summary>
internal interface IVectorRowSource : IDisposable
{
    VectorFileDescription Description { get; }

    /// <summary>
    /// Where float32 rows without padding lie in the file, a multiple of 4, so that they can be mapped; null where they do not lie so.
    /// </summary>
    long? MappableOffset { get; }

    /// <summary>Reads whole rows as float32. Cheap where rows follow those read before; some formats go back only by starting again.</summary>
    /// <exception cref="VectorFormatException">The content is not what the header says, or (int32) a value has no exact float32.</exception>
    void Read(int first, Span<float> values);

    /// <summary>Reads whole rows of a file whose element is an integer.</summary>
    /// <exception cref="VectorFormatException">The content is not what the header says.</exception>
    void Read(int first, Span<int> values);
}
