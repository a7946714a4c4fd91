namespace Plumbline.IO.Hdf5;

/// <summary>A data set of the root group: its shape, its type, and where its values lie.</summary>
internal sealed class Hdf5Dataset
{
    /// <summary>The line of h5py that writes a data set anew, without chunks and filters, into another file.</summary>
    public const string Rewrite = "f2.create_dataset(name, data=f[name][...])";

    private readonly Hdf5Blocks _blocks;
    private readonly Hdf5ObjectHeader _header;

    public Hdf5Dataset(Hdf5Blocks blocks, string name, Hdf5ObjectHeader header)
    {
        _blocks = blocks;
        _header = header;
        Name = name;
        IsDataset = header.Find(Hdf5Message.Layout) is not null;
        if (IsDataset)
        {
            Shape = ReadShape(header.Require(Hdf5Message.Dataspace, "shape"));
            Hdf5Cursor cursor = new(header.Require(Hdf5Message.Datatype, "type"), blocks.Input, name);
            Type = Hdf5Type.Read(ref cursor);
        }
    }

    public string Name { get; }

    /// <summary>False for a group, which has neither shape nor type.</summary>
    public bool IsDataset { get; }

    public IReadOnlyList<ulong> Shape { get; } = [];

    public Hdf5Type Type { get; }

    /// <summary>The shape as NumPy would write it.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)})";

    /// <summary>Refuses all but two dimensions of 1 to 2147483647.</summary>
    public (int Rows, int Columns) RequireMatrix(string expected) =>
        !IsDataset ? throw _blocks.Input.Error(Name, "a group", "a data set")
        : Shape.Count == 2 && Shape.All(size => size is >= 1 and <= int.MaxValue) ? ((int)Shape[0], (int)Shape[1])
        : throw _blocks.Input.Error(Name, $"shape {ShapeText}", Shape.Count == 2 ? $"sizes of 1 to {int.MaxValue}" : expected);

    /// <summary>The values; there must be two dimensions. All that the header says is checked against the file.</summary>
    public IHdf5Rows OpenRows()
    {
        Hdf5Cursor cursor = new(_header.Require(Hdf5Message.Layout, "layout"), _blocks.Input, Name);
        int version = cursor.Byte();
        int kind = version is 3 or 4 or 5 ? cursor.Byte() : -1;
        switch (version, kind)
        {
            case (_, 1):
                (ulong address, ulong bytes) = (cursor.Long(), cursor.Long());
                return new Hdf5ContiguousRows(_blocks, this, address, bytes);
            case (3, 2):
                return new Hdf5ChunkedRows(_blocks, this, Hdf5ChunkIndex.Read(_blocks, this, ref cursor, ReadFilters()));
            default:
                string found = (version, kind) switch
                {
                    (_, 0) => "a compact layout",
                    (_, 2) => "chunks with an index of HDF5 1.10",
                    (_, 3) => "a virtual data set",
                    _ => $"layout version {version}, class {kind}",
                };
                throw _blocks.Input.Error(Name, found, $"a contiguous layout or chunks in a B-tree; h5repack -l {Name}:CONTI IN OUT rewrites the file");
        }
    }

    private ulong[] ReadShape(ReadOnlySpan<byte> message)
    {
        Hdf5Cursor cursor = new(message, _blocks.Input, Name);
        int version = cursor.Byte();
        int rank = cursor.Byte();
        if (version is not (1 or 2) || rank > 32)
        {
            throw _blocks.Input.Error(Name, $"a shape of version {version} with {Quantity.Plain(rank, "dimension")}", "version 1 or 2 and at most 32");
        }

        cursor.Skip(version == 1 ? 6 : 2);
        ulong[] shape = new ulong[rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = cursor.Long();
        }

        return shape;
    }

    private List<Hdf5Filter> ReadFilters()
    {
        if (_header.Find(Hdf5Message.Filters) is not Hdf5Message message)
        {
            return [];
        }

        Hdf5Cursor cursor = new(message.Data.Span, _blocks.Input, Name);
        int version = cursor.Byte();
        int count = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 0);
        List<Hdf5Filter> filters = [];
        for (int i = 0; i < count; i++)
        {
            int id = cursor.Word();
            int nameBytes = version == 1 || id >= 256 ? cursor.Word() : 0;
            cursor.Skip(2);
            int values = cursor.Word();
            cursor.Skip(version == 1 ? (nameBytes + 7) & ~7 : nameBytes);
            cursor.Skip(4 * (version == 1 ? values + (values & 1) : values));
            filters.Add(Enum.IsDefined((Hdf5Filter)id) && !filters.Contains((Hdf5Filter)id)
                ? (Hdf5Filter)id
                : throw _blocks.Input.Error(Name, $"filter {id}", $"gzip, shuffle and fletcher32, each once at most; in h5py: {Rewrite}"));
        }

        return filters;
    }
}
