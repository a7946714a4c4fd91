using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Plumbline.Testing;

/// <summary>A small archive in the layout of STL-10's, with few images, and others that differ from it.</summary>
internal sealed class Stl10Sample
{
    /// <summary>Bytes of an image.</summary>
    public const int ImageBytes = 3 * 96 * 96;

    private readonly List<(string Name, TarEntryType Type, byte[] Content)> _entries = [];

    /// <summary>The files: 3 images to train, 2 to test, 40 without labels, in the order of the names.</summary>
    public Stl10Sample()
    {
        Random random = new(3);
        Add("stl10_binary/", [], TarEntryType.Directory);
        Add("stl10_binary/class_names.txt", "airplane\nbird\ncar\n"u8.ToArray());
        Add("stl10_binary/fold_indices.txt", "0 1 2 \n"u8.ToArray());
        Add("stl10_binary/test_X.bin", Bytes(2 * ImageBytes));
        Add("stl10_binary/test_y.bin", [1, 2]);
        Add("stl10_binary/train_X.bin", Bytes(3 * ImageBytes));
        Add("stl10_binary/train_y.bin", [1, 2, 3]);
        Add("stl10_binary/unlabeled_X.bin", Bytes(40 * ImageBytes));

        byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    /// <summary>Content of a file.</summary>
    /// <param name="name">Its name, without a folder.</param>
    public byte[] this[string name] => _entries.Single(entry => entry.Name == "stl10_binary/" + name).Content;

    /// <summary>SHA-256 of an archive.</summary>
    public static string Hash(byte[] archive) => Convert.ToHexStringLower(SHA256.HashData(archive));

    /// <summary>Adds an entry at the front or, replacing one of its name, in its place.</summary>
    public Stl10Sample With(string name, byte[] content, TarEntryType type = TarEntryType.RegularFile)
    {
        int place = _entries.FindIndex(entry => entry.Name == name);
        if (place >= 0)
        {
            _entries[place] = (name, type, content);
        }
        else
        {
            _entries.Insert(0, (name, type, content));
        }

        return this;
    }

    /// <summary>Takes an entry away.</summary>
    public Stl10Sample Without(string name)
    {
        _entries.RemoveAll(entry => entry.Name == name);
        return this;
    }

    /// <summary>The archive, a .tar.gz.</summary>
    public byte[] ToArchive()
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionLevel.Fastest))
        using (TarWriter writer = new(zip, TarEntryFormat.Ustar))
        {
            foreach ((string name, TarEntryType type, byte[] content) in _entries)
            {
                UstarTarEntry entry = new(type, name);
                if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                {
                    entry.LinkName = "/etc/passwd";
                }
                else if (type == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(content);
                }

                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private void Add(string name, byte[] content, TarEntryType type = TarEntryType.RegularFile) => _entries.Add((name, type, content));
}
