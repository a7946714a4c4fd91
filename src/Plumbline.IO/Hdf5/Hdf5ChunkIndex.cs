namespace Plumbline.IO.Hdf5;

/// <summary>Where the chunks of a data set of two dimensions lie (B-tree of version 1), all of them, each checked against the file.</summary>
internal sealed class Hdf5ChunkIndex
{
    /// <summary>No stream of deflate expands further (zlib's own bound, 1032:1).</summary>
    private const long MaxExpansion = 1032;

    private readonly List<(long Place, Hdf5Chunk Chunk)> _chunks = [];

    private Hdf5ChunkIndex(int rows, int columns, IReadOnlyList<Hdf5Filter> filters)
    {
        Rows = rows;
        Columns = columns;
        Filters = filters;
    }

    /// <summary>Rows of a chunk.</summary>
    public int Rows { get; }

    /// <summary>Columns of a chunk.</summary>
    public int Columns { get; }

    public IReadOnlyList<Hdf5Filter> Filters { get; }

    /// <summary>Chunks beside each other.</summary>
    public int Across { get; private init; }

    public Hdf5Chunk this[long row, long column] => _chunks[(int)((row * Across) + column)].Chunk;

    public static Hdf5ChunkIndex Read(Hdf5Blocks blocks, Hdf5Dataset data, ref Hdf5Cursor layout, IReadOnlyList<Hdf5Filter> filters)
    {
        (int rows, int columns) = data.RequireMatrix("two dimensions");
        int rank = layout.Byte();
        ulong tree = layout.Long();
        if (rank != 3)
        {
            throw blocks.Input.Error(data.Name, $"chunks of {Quantity.Plain(rank - 1, "dimension")}", "2");
        }

        (uint chunkRows, uint chunkColumns, uint valueBytes) = (layout.Number(), layout.Number(), layout.Number());
        ulong chunkBytes = (ulong)UInt128.Min((UInt128)chunkRows * chunkColumns * valueBytes, ulong.MaxValue);
        // HDF5 itself allows no chunk of 4 GiB; an array here holds 2.
        if (chunkRows is 0 or > int.MaxValue || chunkColumns is 0 or > int.MaxValue || valueBytes != data.Type.Bytes || chunkBytes > (ulong)Array.MaxLength)
        {
            throw blocks.Input.Error(data.Name, $"chunks of {chunkRows} x {Quantity.Plain(chunkColumns, "value")} of {Quantity.Plain(valueBytes, "byte")}", $"chunks of values of {Quantity.Plain(data.Type.Bytes, "byte")}, less than 2 GiB");
        }

        Hdf5ChunkIndex index = new((int)chunkRows, (int)chunkColumns, filters) { Across = (int)((columns + (long)chunkColumns - 1) / chunkColumns) };
        long expected = (rows + (long)chunkRows - 1) / chunkRows * index.Across;
        index.ReadTree(blocks, data, tree, (long)chunkBytes, expected);
        if (index._chunks.Count != expected)
        {
            throw blocks.Input.Error(data.Name, $"{index._chunks.Count} chunks", $"{expected} (shape {data.ShapeText}, chunks of {chunkRows} x {chunkColumns})");
        }

        index.Sort(blocks, data);
        return index;
    }

    private void Sort(Hdf5Blocks blocks, Hdf5Dataset data)
    {
        _chunks.Sort((a, b) => a.Place.CompareTo(b.Place));
        for (int i = 0; i < _chunks.Count; i++)
        {
            if (_chunks[i].Place != i)
            {
                throw blocks.Input.Error(data.Name, "two chunks at one place", "one at each");
            }
        }
    }

    private void ReadTree(Hdf5Blocks blocks, Hdf5Dataset data, ulong root, long chunkBytes, long expected)
    {
        // A key: bytes, mask of filters left out, offsets of two dimensions and of the bytes of a value. Then the child's address.
        const int entryBytes = 8 + 24 + 8;
        long stored = 0;
        Stack<(ulong Address, int? Level)> open = new([(root, null)]);
        while (open.TryPop(out (ulong Address, int? Level) node))
        {
            (int level, int entries) = Hdf5Tree.ReadHead(blocks, node.Address, type: 1, node.Level, data.Name);
            Hdf5Cursor cursor = new(blocks.Read(node.Address + Hdf5Tree.HeadBytes, (ulong)entries * entryBytes, data.Name), blocks.Input, data.Name);
            for (int i = 0; i < entries; i++)
            {
                uint bytes = cursor.Number();
                uint mask = cursor.Number();
                (ulong row, ulong column) = (cursor.Long(), cursor.Long());
                cursor.Skip(8);
                ulong address = cursor.Long();
                if (level > 0)
                {
                    open.Push((address, level - 1));
                    continue;
                }

                stored += bytes;
                RequirePlausible(blocks, data, new Hdf5Chunk((long)Math.Min(address, long.MaxValue), bytes, mask), chunkBytes, stored);
                Add(blocks, data, row, column, new Hdf5Chunk((long)address, bytes, mask), expected);
            }
        }
    }

    /// <summary>
    /// Chunks do not share bytes, so that all together are no longer than the file. What cannot be packed grows by 5 bytes in 16 KiB
    /// (deflate's stored blocks), a head and checksums.
    /// </summary>
    private void RequirePlausible(Hdf5Blocks blocks, Hdf5Dataset data, Hdf5Chunk chunk, long chunkBytes, long stored)
    {
        blocks.RequireInside((ulong)chunk.Address, chunk.Bytes, data.Name);
        bool fits = Filters.Count == 0
            ? chunk.Bytes == chunkBytes && chunk.Mask == 0
            : chunkBytes <= chunk.Bytes * MaxExpansion && chunk.Bytes <= chunkBytes + (chunkBytes / 64) + 1024;
        if (!fits || stored > blocks.Input.Length)
        {
            throw blocks.Input.Error(data.Name, $"a chunk of {Quantity.Plain(chunk.Bytes, "byte")} in the file", $"what {Quantity.Plain(chunkBytes, "byte")} can have become");
        }
    }

    private void Add(Hdf5Blocks blocks, Hdf5Dataset data, ulong row, ulong column, Hdf5Chunk chunk, long expected)
    {
        (ulong down, ulong rowRest) = Math.DivRem(row, (ulong)Rows);
        (ulong across, ulong columnRest) = Math.DivRem(column, (ulong)Columns);
        UInt128 place = ((UInt128)down * (uint)Across) + across;
        if (rowRest != 0 || columnRest != 0 || across >= (uint)Across || place >= (ulong)expected || _chunks.Count >= expected)
        {
            throw blocks.Input.Error(data.Name, $"a chunk at row {row}, column {column}", $"one chunk at each multiple of {Rows} x {Columns} in {data.ShapeText}");
        }

        _chunks.Add(((long)place, chunk));
    }
}
