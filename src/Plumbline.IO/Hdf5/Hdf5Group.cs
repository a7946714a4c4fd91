using System.Text;

namespace Plumbline.IO.Hdf5;

/// <summary>The links of the root group: names and where the headers lie (specification, III.A to III.D and IV.A.2.g).</summary>
internal static class Hdf5Group
{
    private const string Place = "root group";
    private const ulong Undefined = ulong.MaxValue;

    public static Dictionary<string, ulong> Links(Hdf5Blocks blocks, Hdf5ObjectHeader header)
    {
        Dictionary<string, ulong> links = new(StringComparer.Ordinal);
        if (header.Find(Hdf5Message.SymbolTable) is Hdf5Message table)
        {
            Hdf5Cursor cursor = new(table.Data.Span, blocks.Input, Place);
            ulong tree = cursor.Long();
            ReadTree(blocks, tree, Heap(blocks, cursor.Long()), links);
            return links;
        }

        foreach (Hdf5Message message in header.Messages)
        {
            if (message.Type == Hdf5Message.LinkInfo)
            {
                RequireCompact(blocks, message.Data.Span);
            }
            else if (message.Type == Hdf5Message.Link)
            {
                ReadLink(blocks, message.Data.Span, links);
            }
        }

        return links;
    }

    private static byte[] Heap(Hdf5Blocks blocks, ulong address)
    {
        byte[] head = blocks.Read(address, 32, Place);
        blocks.RequireSignature(head, "HEAP"u8, Place);
        Hdf5Cursor cursor = new(head.AsSpan(8), blocks.Input, Place);
        ulong length = cursor.Long();
        cursor.Skip(8);
        return blocks.Read(cursor.Long(), length, Place);
    }

    private static void ReadTree(Hdf5Blocks blocks, ulong root, byte[] heap, Dictionary<string, ulong> links)
    {
        Stack<(ulong Address, int Level)> open = new([(root, -1)]);
        while (open.TryPop(out (ulong Address, int Level) node))
        {
            if (node.Level == 0)
            {
                ReadSymbols(blocks, node.Address, heap, links);
                continue;
            }

            (int level, int entries) = Hdf5Tree.ReadHead(blocks, node.Address, type: 0, node.Level < 0 ? null : node.Level - 1, Place);
            Hdf5Cursor cursor = new(blocks.Read(node.Address + Hdf5Tree.HeadBytes, (ulong)entries * 16, Place), blocks.Input, Place);
            open.EnsureCapacity(open.Count + entries);
            for (int i = 0; i < entries; i++)
            {
                cursor.Skip(8);
                open.Push((cursor.Long(), level));
            }
        }
    }

    private static void ReadSymbols(Hdf5Blocks blocks, ulong address, byte[] heap, Dictionary<string, ulong> links)
    {
        blocks.Visit(address, Place);
        byte[] head = blocks.Read(address, 8, Place);
        blocks.RequireSignature(head, "SNOD"u8, Place);
        int count = head[6] | (head[7] << 8);
        Hdf5Cursor cursor = new(blocks.Read(address + 8, (ulong)count * 40, Place), blocks.Input, Place);
        for (int i = 0; i < count; i++)
        {
            ulong nameAt = cursor.Long();
            ulong header = cursor.Long();
            uint kind = cursor.Number();
            cursor.Skip(20);
            // Soft links point to names; what ann-benchmarks writes has none.
            if (kind != 2)
            {
                Add(blocks, links, Name(blocks, heap, nameAt), header);
            }
        }
    }

    private static string Name(Hdf5Blocks blocks, byte[] heap, ulong at)
    {
        int length = at < (ulong)heap.Length ? heap.AsSpan((int)at).IndexOf((byte)0) : -1;
        return length > 0
            ? Encoding.UTF8.GetString(heap.AsSpan((int)at, length))
            : throw blocks.Input.Error(Place, $"a name at {at}", $"a name in the heap of {Quantity.Plain(heap.Length, "byte")}");
    }

    private static void RequireCompact(Hdf5Blocks blocks, ReadOnlySpan<byte> data)
    {
        Hdf5Cursor cursor = new(data, blocks.Input, Place);
        cursor.Skip(1);
        int flags = cursor.Byte();
        cursor.Skip((flags & 1) != 0 ? 8 : 0);
        if (cursor.Long() != Undefined)
        {
            throw blocks.Input.Error(Place, "links in a fractal heap", $"links in the group; in h5py, into a file of h5py.File(path, 'w'): {Hdf5Dataset.Rewrite}");
        }
    }

    private static void ReadLink(Hdf5Blocks blocks, ReadOnlySpan<byte> data, Dictionary<string, ulong> links)
    {
        Hdf5Cursor cursor = new(data, blocks.Input, Place);
        cursor.Skip(1);
        int flags = cursor.Byte();
        int kind = (flags & 8) != 0 ? cursor.Byte() : 0;
        cursor.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0));
        ulong length = cursor.Sized(1 << (flags & 3));
        string name = Encoding.UTF8.GetString(cursor.Take((int)Math.Min(length, int.MaxValue)));
        if (kind == 0)
        {
            Add(blocks, links, name, cursor.Long());
        }
    }

    private static void Add(Hdf5Blocks blocks, Dictionary<string, ulong> links, string name, ulong header)
    {
        if (!links.TryAdd(name, header))
        {
            throw blocks.Input.Error(Place, "one name twice", "names that differ");
        }
    }
}
