using Plumbline.IO.Internals;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Plumbline.IO.Neighbors;

/// <summary>The data sets neighbors and distances of an HDF5 file, the layout of ann-benchmarks.</summary>
internal sealed class Hdf5NeighborSource : INeighborSource
{
    private readonly InputFile _input;
    private readonly NativeFile _file = null!;
    private readonly IH5Dataset _ids = null!;
    private readonly IH5Dataset? _distances;
    private int _row;

    public Hdf5NeighborSource(string path)
    {
        // Refuses folders and pipes, which the library would not.
        _input = InputFile.Open(path, buffered: true);
        try
        {
            _file = Guarded("file", () => H5File.Open(_input.Stream, leaveOpen: true));
            _ids = Guarded("neighbors", () => _file.LinkExists("neighbors") ? _file.Dataset("neighbors") : throw _input.Error("file", "no data set neighbors", "neighbors and distances (ann-benchmarks)"));
            _distances = Guarded("distances", () => _file.LinkExists("distances") ? _file.Dataset("distances") : null);
            ulong[] shape = Shape("neighbors", _ids);
            RequireType("neighbors", _ids, H5DataTypeClass.FixedPoint, "int32");
            if (_distances is not null && !Shape("distances", _distances).SequenceEqual(shape))
            {
                throw _input.Error("distances", "another shape", $"{shape[0]} x {shape[1]}, that of neighbors");
            }

            if (_distances is not null)
            {
                RequireType("distances", _distances, H5DataTypeClass.FloatingPoint, "float32");
            }

            Description = new NeighborFileDescription([path], NeighborFileFormat.Hdf5, (int)shape[0], (int)shape[1], _distances is not null, MetricOf(), DimensionOf(), _input.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NeighborFileDescription Description { get; }

    public void Read(Span<int> ids, Span<float> distances)
    {
        int rows = ids.Length / Description.K;
        HyperslabSelection place = new(2, [(ulong)_row, 0], [(ulong)rows, (ulong)Description.K]);
        Guarded("neighbors", () => _ids.Read<int[]>(place)).CopyTo(ids);
        if (_distances is not null)
        {
            Guarded("distances", () => _distances.Read<float[]>(place)).CopyTo(distances);
        }

        _row += rows;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _input.Dispose();
    }

    private ulong[] Shape(string name, IH5Dataset data)
    {
        ulong[] shape = Guarded(name, () => data.Space.Dimensions);
        return shape.Length == 2 && shape.All(size => size is >= 1 and <= int.MaxValue)
            ? shape
            : throw _input.Error(name, $"shape ({string.Join(", ", shape)})", "two dimensions, (queries, k)");
    }

    /// <summary>The library would take the bits of one type for another of the same size.</summary>
    private void RequireType(string name, IH5Dataset data, H5DataTypeClass wanted, string expected)
    {
        (H5DataTypeClass found, int bytes) = Guarded(name, () => (data.Type.Class, data.Type.Size));
        if (found != wanted || bytes != sizeof(int))
        {
            throw _input.Error(name, $"values of type {found}, {bytes} bytes each", expected);
        }
    }

    private Metric? MetricOf() => Attribute<string>("distance") switch
    {
        "euclidean" => Metric.L2,
        "sqeuclidean" => Metric.SquaredL2,
        "ip" => Metric.InnerProduct,
        "angular" => Metric.Cosine,
        _ => null,
    };

    /// <summary>A number of 64 bits from h5py, which is what ann-benchmarks writes with; of 32 from this library.</summary>
    private int? DimensionOf()
    {
        const string name = "dimension";
        if (!Guarded($"attribute {name}", () => _file.AttributeExists(name)))
        {
            return null;
        }

        bool isLong = Guarded($"attribute {name}", () => _file.Attribute(name).Type.Size) == sizeof(long);
        long dimension = isLong ? Attribute<long>(name) : Attribute<int>(name);
        return dimension is >= 1 and <= int.MaxValue ? (int)dimension : throw _input.Error($"attribute {name}", $"{dimension}", $"1 to {int.MaxValue}");
    }

    private T? Attribute<T>(string name) => Guarded($"attribute {name}", () => _file.AttributeExists(name) ? _file.Attribute(name).Read<T>() : default);

    /// <summary>Whatever the library says of a file that is not as it wants is a complaint of ours about the file.</summary>
    private T Guarded<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (VectorFormatException or OutOfMemoryException))
        {
            throw new VectorFormatException(_input.Path, place, $"what HDF5 cannot read ({exception.Message})", "the layout of ann-benchmarks: neighbors and distances", exception);
        }
    }
}
