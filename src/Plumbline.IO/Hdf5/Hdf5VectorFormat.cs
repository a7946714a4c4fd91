using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>HDF5 in the layout of ann-benchmarks: vectors are the rows of a data set of two dimensions.</summary>
internal sealed class Hdf5VectorFormat : IVectorFormat
{
    public VectorFileFormat Format => VectorFileFormat.Hdf5;

    public IReadOnlyList<string> Extensions { get; } = [".hdf5", ".h5"];

    public IReadOnlyList<VectorElement> Elements { get; } =
        [VectorElement.Binary32, VectorElement.Binary16, VectorElement.Unsigned8, VectorElement.Signed8, VectorElement.Signed32];

    public IVectorRowSource Open(string path) => new Hdf5VectorSource(path);

    public IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape) => shape.Element switch
    {
        VectorElement.Binary16 => new Hdf5VectorWriter<Half>(stream, path, shape),
        VectorElement.Unsigned8 => new Hdf5VectorWriter<byte>(stream, path, shape),
        VectorElement.Signed8 => new Hdf5VectorWriter<sbyte>(stream, path, shape),
        VectorElement.Signed32 => new Hdf5VectorWriter<int>(stream, path, shape),
        _ => new Hdf5VectorWriter<float>(stream, path, shape),
    };
}
