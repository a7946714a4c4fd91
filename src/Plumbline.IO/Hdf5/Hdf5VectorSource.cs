using System.Runtime.InteropServices;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>
/// Rows of one data set: the one that the path names after a colon; else train; else the only one of two dimensions.
/// </summary>
internal sealed class Hdf5VectorSource : IVectorRowSource
{
    private const string Train = "train";
    private const int MaxLooked = 256;

    private readonly InputFile _input;
    private readonly Hdf5Dataset _data = null!;
    private readonly IHdf5Rows _rows = null!;
    private readonly VectorElement _element;
    private readonly byte[] _buffer = [];

    public Hdf5VectorSource(string path)
    {
        (string file, string? member) = VectorFilePath.Split(path);
        _input = InputFile.Open(file, buffered: true);
        try
        {
            _data = Choose(new Hdf5File(_input), member);
            (int rows, int columns) = _data.RequireMatrix("two dimensions, (rows, dimension)");
            _element = _data.Type.Element ?? throw Unsupported();
            _rows = _data.OpenRows();
            int size = VectorElementNames.BytesOf(_element);
            MappableOffset = _element == VectorElement.Binary32 && _rows.Offset is long offset && offset % sizeof(float) == 0 ? offset : null;
            Description = new VectorFileDescription(path, VectorFileFormat.Hdf5, rows, columns, VectorElementNames.NameOf(_element), _input.Length);
            _buffer = new byte[(int)Math.Min(InputFile.ChunkBytes, (long)rows * columns * size)];
        }
        catch
        {
            _input.Dispose();
            throw;
        }
    }

    public VectorFileDescription Description { get; } = null!;

    public long? MappableOffset { get; }

    public void Read(int first, Span<float> values)
    {
        int size = VectorElementNames.BytesOf(_element);
        for (long at = Start(first, values.Length); values.Length > 0;)
        {
            int count = Math.Min(values.Length, _buffer.Length / size);
            Span<byte> bytes = _element == VectorElement.Binary32 ? MemoryMarshal.AsBytes(values[..count]) : _buffer.AsSpan(0, count * size);
            _rows.Read(at, bytes);
            int wrong = _element == VectorElement.Binary32 ? -1 : ElementBytes.Widen(_element, bytes, values[..count]);
            if (wrong >= 0)
            {
                throw RowErrors.NotExact(Description.Path, at + wrong, Description.Dimension, MemoryMarshal.Cast<byte, int>(bytes)[wrong], VectorElement.Binary32);
            }

            values = values[count..];
            at += count;
        }
    }

    public void Read(int first, Span<int> values)
    {
        if (_element is VectorElement.Binary32 or VectorElement.Binary16)
        {
            throw _input.Error(_data.Name, $"values of type {_data.Type.Name}", "integers");
        }

        int size = VectorElementNames.BytesOf(_element);
        for (long at = Start(first, values.Length); values.Length > 0;)
        {
            int count = Math.Min(values.Length, _buffer.Length / size);
            Span<byte> bytes = _buffer.AsSpan(0, count * size);
            _rows.Read(at, bytes);
            ElementBytes.Widen(_element, bytes, values[..count]);
            values = values[count..];
            at += count;
        }
    }

    public void Dispose() => _input.Dispose();

    private long Start(int first, int values)
    {
        (int count, int rest) = Math.DivRem(values, Description.Dimension);
        return rest == 0 && first >= 0 && count <= Description.Rows - first
            ? (long)first * Description.Dimension
            : throw RowErrors.NotRows(Description.Path, values, Description.Dimension);
    }

    private Hdf5Dataset Choose(Hdf5File file, string? member)
    {
        if (member is not null)
        {
            return file.Find(member) ?? throw _input.Error("file", $"no data set {member}", Known(file));
        }

        if (file.Find(Train) is Hdf5Dataset train)
        {
            return train;
        }

        // A file may hold thousands of things; vectors lie alone or nearly so.
        List<Hdf5Dataset> matrices = file.Names.Count > MaxLooked ? []
            : [.. file.Names.Order(StringComparer.Ordinal).Select(name => file.Find(name)!).Where(data => data.IsDataset && data.Shape.Count == 2)];
        return matrices.Count == 1 ? matrices[0] : throw _input.Error(
            "file",
            matrices.Count == 0 ? "no data set train and none of two dimensions" : $"no data set train and {matrices.Count} of two dimensions",
            $"train, or one named after a colon ({Known(file)})");
    }

    private static string Known(Hdf5File file)
    {
        const int shown = 6;
        string names = string.Join(", ", file.Names.Order(StringComparer.Ordinal).Take(shown).Select(name => name.Length <= 40 ? name : name[..40] + "..."));
        return file.Names.Count == 0 ? "there are none" : $"one of {names}{(file.Names.Count > shown ? ", ..." : "")}";
    }

    private VectorFormatException Unsupported() => _data.Type is { Class: 1, Bytes: 8 }
        ? _input.Error(_data.Name, $"values of type {_data.Type.Name}", "float32; in h5py: f.create_dataset(name, data=a.astype(numpy.float32))")
        : _input.Error(_data.Name, $"values of type {_data.Type.Name}", "float32, float16, uint8, int8 or int32, little-endian");
}
