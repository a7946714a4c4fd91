namespace Plumbline.IO.Hdf5;

/// <summary>
/// Values in chunks. Where they are not compressed, rows are read from where they lie; where they are, the chunks beside each other are
/// unpacked together and kept until other rows are wanted.
/// </summary>
internal sealed class Hdf5ChunkedRows : IHdf5Rows
{
    private readonly Hdf5Blocks _blocks;
    private readonly Hdf5Dataset _data;
    private readonly Hdf5ChunkIndex _index;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _valueBytes;
    private byte[] _band = [];
    private long _bandRow = -1;

    public Hdf5ChunkedRows(Hdf5Blocks blocks, Hdf5Dataset data, Hdf5ChunkIndex index)
    {
        _blocks = blocks;
        _data = data;
        _index = index;
        (_rows, _columns) = data.RequireMatrix("two dimensions");
        _valueBytes = (int)data.Type.Bytes;
        if (index.Filters.Count > 0 && (long)Math.Min(index.Rows, _rows) * _columns * _valueBytes > Array.MaxLength)
        {
            throw blocks.Input.Error(data.Name, $"compressed chunks of {index.Rows} rows by {_columns} columns", "less than 2 GiB; h5repack -l CHUNK=1000xCOLUMNS rewrites the file");
        }
    }

    public long? Offset => null;

    public void Read(long first, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            (long row, long column) = Math.DivRem(first, _columns);
            (long bandRow, long inBand) = Math.DivRem(row, _index.Rows);
            int taken;
            if (_index.Filters.Count > 0)
            {
                LoadBand(bandRow);
                long at = ((inBand * _columns) + column) * _valueBytes;
                taken = (int)Math.Min(bytes.Length, _band.Length - at);
                _band.AsSpan((int)at, taken).CopyTo(bytes);
            }
            else
            {
                (long across, long inChunk) = Math.DivRem(column, _index.Columns);
                // To the end of the chunk's row or of the row itself.
                long values = Math.Min(_index.Columns - inChunk, _columns - column);
                taken = (int)Math.Min(bytes.Length, values * _valueBytes);
                _blocks.Input.Stream.Position = _index[bandRow, across].Address + (((inBand * _index.Columns) + inChunk) * _valueBytes);
                _blocks.Input.ReadExactly(bytes[..taken]);
            }

            bytes = bytes[taken..];
            first += taken / _valueBytes;
        }
    }

    private void LoadBand(long bandRow)
    {
        if (_bandRow == bandRow)
        {
            return;
        }

        _bandRow = -1;
        int rows = (int)Math.Min(_index.Rows, _rows - (bandRow * _index.Rows));
        int rowBytes = _columns * _valueBytes;
        int chunkRowBytes = _index.Columns * _valueBytes;
        for (int across = 0; across < _index.Across; across++)
        {
            ReadOnlySpan<byte> chunk = Hdf5ChunkBytes.Read(_blocks.Input, _data.Name, _index, _index[bandRow, across], _valueBytes);
            // Only when a chunk has been what its header said.
            if (across == 0 && _band.Length != rows * rowBytes)
            {
                _band = [];
                _band = new byte[rows * rowBytes];
            }

            int used = Math.Min(chunkRowBytes, rowBytes - (across * chunkRowBytes));
            for (int row = 0; row < rows; row++)
            {
                chunk.Slice(row * chunkRowBytes, used).CopyTo(_band.AsSpan((row * rowBytes) + (across * chunkRowBytes)));
            }
        }

        _bandRow = bandRow;
    }
}
