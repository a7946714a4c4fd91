using System.Text;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Hdf5;

/// <summary>
/// An HDF5 file, as far as the layout of ann-benchmarks goes: data sets and attributes of the root group. Written here from the format
/// specification, because a file may come from anywhere: PureHDF allocates what a damaged header asks for, and does not always end.
/// </summary>
internal sealed class Hdf5File
{
    private const string Place = "superblock";
    private const int MaxAttributeText = 4096;

    private readonly Hdf5Blocks _blocks;
    private readonly Hdf5ObjectHeader _root;
    private readonly Dictionary<string, ulong> _links;

    public Hdf5File(InputFile input)
    {
        _blocks = new Hdf5Blocks(input);
        _root = Hdf5ObjectHeader.Read(_blocks, RootAddress(), "root group");
        _links = Hdf5Group.Links(_blocks, _root);
    }

    /// <summary>Names in the root group, data sets and others.</summary>
    public IReadOnlyCollection<string> Names => _links.Keys;

    /// <summary>A data set; null where there is no such name.</summary>
    public Hdf5Dataset? Find(string name)
    {
        if (!_links.TryGetValue(name, out ulong address))
        {
            return null;
        }

        return new Hdf5Dataset(_blocks, name, Hdf5ObjectHeader.Read(_blocks, address, name));
    }

    /// <summary>An attribute that is one string; null where there is none.</summary>
    public string? Text(string name)
    {
        if (FindAttribute(name) is not (Hdf5Type type, byte[] data))
        {
            return null;
        }

        return type.Class switch
        {
            3 => Encoding.UTF8.GetString(data).TrimEnd('\0', ' '),
            9 => Encoding.UTF8.GetString(HeapText(name, data)).TrimEnd('\0'),
            _ => throw _blocks.Input.Error($"attribute {name}", $"type {type.Name}", "a string"),
        };
    }

    /// <summary>An attribute that is one integer; null where there is none.</summary>
    public long? Integer(string name)
    {
        if (FindAttribute(name) is not (Hdf5Type type, byte[] data))
        {
            return null;
        }

        Hdf5Cursor cursor = new(data, _blocks.Input, $"attribute {name}");
        return (type.Class, type.Bytes, type.IsBigEndian) switch
        {
            (0, 8, false) => (long)cursor.Long(),
            (0, 4, false) => (int)cursor.Number(),
            (0, 2, false) => (short)cursor.Word(),
            _ => throw _blocks.Input.Error($"attribute {name}", $"type {type.Name}", "an integer"),
        };
    }

    private ulong RootAddress()
    {
        InputFile input = _blocks.Input;
        ReadOnlySpan<byte> signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];
        byte[] start = _blocks.Read(0, (ulong)Math.Min(input.Length, 100), Place);
        if (!start.AsSpan().StartsWith(signature))
        {
            throw input.Error("signature", $"bytes {Convert.ToHexString(start.AsSpan(0, Math.Min(8, start.Length)))}", $"{Convert.ToHexString(signature)} (\\x89HDF)");
        }

        Hdf5Cursor cursor = new(start.AsSpan(8), input, Place);
        int version = cursor.Byte();
        if (version > 3)
        {
            throw input.Error(Place, $"version {version}", "0 to 3");
        }

        cursor.Skip(version < 2 ? 4 : 0);
        (int offsets, int lengths) = (cursor.Byte(), cursor.Byte());
        if (offsets != 8 || lengths != 8)
        {
            throw input.Error(Place, $"addresses of {Quantity.Plain(offsets, "byte")} and lengths of {lengths}", "8 and 8");
        }

        cursor.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        ulong origin = cursor.Long();
        cursor.Skip(8);
        ulong end = cursor.Long();
        if (origin != 0)
        {
            throw input.Error(Place, $"base address {origin}", "0, a file without a user block");
        }

        if (end != (ulong)input.Length)
        {
            throw input.Error("file", Quantity.Plain(input.Length, "byte"), $"{end}, the end that the superblock names");
        }

        // Address of the driver and name of the root in the older versions.
        cursor.Skip(version < 2 ? 16 : 0);
        return cursor.Long();
    }

    private (Hdf5Type Type, byte[] Data)? FindAttribute(string name)
    {
        foreach (Hdf5Message message in _root.Messages)
        {
            if (message.Type == Hdf5Message.Attribute && !message.IsShared && ReadAttribute(message.Data.Span, name) is (Hdf5Type, byte[]) found)
            {
                return found;
            }
        }

        return null;
    }

    private (Hdf5Type Type, byte[] Data)? ReadAttribute(ReadOnlySpan<byte> message, string name)
    {
        Hdf5Cursor cursor = new(message, _blocks.Input, $"attribute {name}");
        int version = cursor.Byte();
        cursor.Skip(1);
        (int nameBytes, int typeBytes, int spaceBytes) = (cursor.Word(), cursor.Word(), cursor.Word());
        cursor.Skip(version == 3 ? 1 : 0);
        // The first version pads all parts to 8 bytes.
        int Padded(int bytes) => version == 1 ? (bytes + 7) & ~7 : bytes;
        if (Encoding.UTF8.GetString(cursor.Take(Padded(nameBytes))[..nameBytes]).TrimEnd('\0') != name)
        {
            return null;
        }

        Hdf5Cursor type = new(cursor.Take(Padded(typeBytes)), _blocks.Input, $"attribute {name}");
        Hdf5Type found = Hdf5Type.Read(ref type);
        ReadOnlySpan<byte> space = cursor.Take(Padded(spaceBytes));
        // One value: a scalar has no dimensions.
        return space.Length >= 2 && space[1] == 0
            ? (found, cursor.Take((int)Math.Min(found.Bytes, int.MaxValue)).ToArray())
            : throw _blocks.Input.Error($"attribute {name}", "more than one value", "one value");
    }

    /// <summary>A string in a collection of the global heap (specification, III.E).</summary>
    private ReadOnlySpan<byte> HeapText(string name, byte[] reference)
    {
        string place = $"attribute {name}";
        Hdf5Cursor cursor = new(reference, _blocks.Input, place);
        uint length = cursor.Number();
        ulong address = cursor.Long();
        uint index = cursor.Number();
        byte[] head = _blocks.Read(address, 16, place);
        _blocks.RequireSignature(head, "GCOL"u8, place);
        Hdf5Cursor size = new(head.AsSpan(8), _blocks.Input, place);
        ulong collection = size.Long();
        _blocks.RequireInside(address, collection, place);
        Hdf5Cursor objects = new(_blocks.Read(address + 16, Math.Max(collection, 16) - 16, place), _blocks.Input, place);
        while (objects.Left >= 16)
        {
            int id = objects.Word();
            objects.Skip(6);
            ulong bytes = objects.Long();
            if (id == 0)
            {
                break;
            }

            ReadOnlySpan<byte> data = objects.Take(((int)Math.Min(bytes, int.MaxValue - 7) + 7) & ~7);
            if (id == index && length <= MaxAttributeText && length <= bytes)
            {
                return data[..(int)length];
            }
        }

        throw _blocks.Input.Error(place, $"no string {index} of {Quantity.Plain(length, "byte")} in its heap", "a string");
    }
}
