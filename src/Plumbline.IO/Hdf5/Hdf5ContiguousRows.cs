using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>Values that lie together.</summary>
internal sealed class Hdf5ContiguousRows : IHdf5Rows
{
    private readonly InputFile _input;
    private readonly long _address;
    private readonly uint _valueBytes;

    public Hdf5ContiguousRows(Hdf5Blocks blocks, Hdf5Dataset data, ulong address, ulong bytes)
    {
        _input = blocks.Input;
        (int rows, int columns) = data.RequireMatrix("two dimensions");
        _valueBytes = data.Type.Bytes;
        UInt128 expected = (UInt128)rows * (ulong)columns * _valueBytes;
        if (bytes != expected)
        {
            throw _input.Error(data.Name, Quantity.Plain(bytes, "byte"), $"{expected} (shape {data.ShapeText} of {data.Type.Name})");
        }

        if (address == ulong.MaxValue)
        {
            throw _input.Error(data.Name, "no values, which were never written", Quantity.Plain(expected, "byte"));
        }

        blocks.RequireInside(address, bytes, data.Name);
        _address = (long)address;
    }

    public long? Offset => _address;

    public void Read(long first, Span<byte> bytes)
    {
        _input.Stream.Position = _address + (first * _valueBytes);
        _input.ReadExactly(bytes);
    }
}
