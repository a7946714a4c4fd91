using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>
/// Values in chunks. Where they are not compressed, rows are read from where they lie; where they are, the chunks beside each other are
/// unpacked together and kept until other rows are wanted.
/// </summary>
internal sealed class Hdf5ChunkedRows : IHdf5Rows
{
    // HDF5 keeps 1 MiB of chunks, and h5py makes none larger by itself; 64 MiB is beyond what is chosen for reading rows.
    private const long MostUnpacked = 64 << 20;
    private const long MostTimesFile = 8;

    private readonly Hdf5Blocks _blocks;
    private readonly Hdf5ChunkIndex _index;
    private readonly Hdf5ChunkReader _chunks;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _valueBytes;
    private byte[] _buffer = [];
    private ReadOnlyMemory<byte> _band;
    private long _bandRow = -1;

    public Hdf5ChunkedRows(Hdf5Blocks blocks, Hdf5Dataset data, Hdf5ChunkIndex index)
    {
        _blocks = blocks;
        _index = index;
        (_rows, _columns) = data.RequireMatrix("two dimensions");
        _valueBytes = (int)data.Type.Bytes;
        _chunks = new Hdf5ChunkReader(blocks.Input, data.Name, index, _valueBytes);
        if (index.Filters.Count > 0)
        {
            RequireModest(blocks.Input, data);
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
                _band.Span.Slice((int)at, taken).CopyTo(bytes);
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

    /// <summary>A chunk, and the chunks beside each other, are unpacked whole: a small file must not ask for much memory that way.</summary>
    private void RequireModest(InputFile input, Hdf5Dataset data)
    {
        // The reader takes a few bytes more than a chunk has.
        long most = Math.Min(Math.Max(MostUnpacked, MostTimesFile * input.Length), Array.MaxLength - 16);
        long chunk = (long)_index.Rows * _index.Columns * _valueBytes;
        UInt128 band = (UInt128)Math.Min(_index.Rows, _rows) * (UInt128)_columns * (UInt128)_valueBytes;
        if (chunk > most || band > (UInt128)most)
        {
            throw input.Error(
                data.Name,
                $"compressed chunks of {Quantity.Plain(_index.Rows, "row")} by {Quantity.Plain(_index.Columns, "column")}, {(chunk > most ? chunk : band)} bytes to unpack at once",
                $"at most {most}; in h5py: {Hdf5Dataset.Rewrite}");
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
        if (_index.Columns == _columns)
        {
            // Whole rows: the chunk is the band.
            _band = _chunks.Read(_index[bandRow, 0])[..(rows * rowBytes)];
            _bandRow = bandRow;
            return;
        }

        int chunkRowBytes = _index.Columns * _valueBytes;
        for (int across = 0; across < _index.Across; across++)
        {
            ReadOnlySpan<byte> chunk = _chunks.Read(_index[bandRow, across]).Span;
            // Only when a chunk has been what its header said.
            if (_buffer.Length < rows * rowBytes)
            {
                _buffer = new byte[rows * rowBytes];
            }

            int used = Math.Min(chunkRowBytes, rowBytes - (across * chunkRowBytes));
            for (int row = 0; row < rows; row++)
            {
                chunk.Slice(row * chunkRowBytes, used).CopyTo(_buffer.AsSpan((row * rowBytes) + (across * chunkRowBytes)));
            }
        }

        _band = _buffer.AsMemory(0, rows * rowBytes);
        _bandRow = bandRow;
    }
}
