using Plumbline.IO.Internals;

namespace Plumbline.IO.Parquet;

/// <summary>Apache Parquet: vectors are the rows of one list column, or of all columns where each is a number.</summary>
internal sealed class ParquetVectorFormat : IVectorFormat
{
    public VectorFileFormat Format => VectorFileFormat.Parquet;

    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public IReadOnlyList<VectorElement> Elements { get; } =
        [VectorElement.Binary32, VectorElement.Unsigned8, VectorElement.Signed8, VectorElement.Signed32];

    public IVectorRowSource Open(string path) => new ParquetVectorSource(path);

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape) => shape.Element switch
    {
        VectorElement.Unsigned8 => new ParquetVectorWriter<byte>(stream, path, shape),
        VectorElement.Signed8 => new ParquetVectorWriter<sbyte>(stream, path, shape),
        VectorElement.Signed32 => new ParquetVectorWriter<int>(stream, path, shape),
        VectorElement.Binary16 => throw new NotSupportedException($"'{path}': Parquet files are not written as float16; write float32."),
        _ => new ParquetVectorWriter<float>(stream, path, shape),
    };
}
