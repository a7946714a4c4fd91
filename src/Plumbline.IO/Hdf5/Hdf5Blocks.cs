using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>
/// The structures of an HDF5 file, read by address. In a sound file they lie inside it and do not overlap; a block outside of it, a node
/// of a tree that is met twice, and more blocks than the file has room for are damage, so that reading ends and allocates no more than
/// the file has bytes.
/// </summary>
internal sealed class Hdf5Blocks(InputFile input)
{
    // What noting an address costs, roughly.
    private const int LeastCharge = 64;

    // Far more than the largest node of a tree.
    private const ulong MostBytes = 64 << 20;

    private readonly HashSet<ulong> _nodes = [];
    private long _left = input.Length + (64 << 10);

    public InputFile Input { get; } = input;

    public byte[] Read(ulong address, ulong length, string place)
    {
        RequireInside(address, length, place);
        _left -= Math.Max((long)length, LeastCharge);
        if (_left < 0 || length > MostBytes)
        {
            throw Input.Error(place, "more structures than the file has bytes", "structures that do not overlap");
        }

        byte[] bytes = new byte[length];
        Input.Stream.Position = (long)address;
        Input.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Notes a node of a tree, or a block of a chain.</summary>
    public void Visit(ulong address, string place)
    {
        if (!_nodes.Add(address))
        {
            throw Input.Error(place, $"the block at {address} for a second time", "blocks that are referred to once");
        }
    }

    public void RequireInside(ulong address, ulong length, string place)
    {
        ulong size = (ulong)Input.Length;
        if (address > size || length > size - address)
        {
            throw Input.Error(place, $"{Quantity.Plain(length, "byte")} at {address}", $"a place in the {Quantity.Plain(size, "byte")} of the file");
        }
    }

    public void RequireSignature(ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected, string place)
    {
        if (!found.StartsWith(expected))
        {
            throw Input.Error(place, $"bytes {Convert.ToHexString(found[..Math.Min(found.Length, expected.Length)])}", $"{Convert.ToHexString(expected)} ({System.Text.Encoding.ASCII.GetString(expected)})");
        }
    }
}
