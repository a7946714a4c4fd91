using System.Runtime.InteropServices;
using System.Text;
using Plumbline.Search.Files;

namespace Plumbline.Tests.Search.Files;

/// <summary>An index file taken apart, to be put together otherwise with checksums that are right.</summary>
internal sealed class ForgedIndexFile
{
    private readonly List<(string Name, int ElementBytes, byte[] Bytes)> _sections = [];

    public ForgedIndexFile(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        foreach (IndexFileSection section in Plumbline.Search.VectorIndex.Describe(path).Sections)
        {
            _sections.Add((section.Name, section.ElementBytes, file.AsSpan((int)section.Offset, (int)section.Length).ToArray()));
        }
    }

    public IEnumerable<string> Names => _sections.Select(section => section.Name);

    /// <summary>The bytes of a section, to be changed in place.</summary>
    public byte[] this[string name] => _sections.First(section => section.Name == name).Bytes;

    public Span<T> As<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(this[name].AsSpan());

    public void Replace(string name, byte[] bytes)
    {
        int i = _sections.FindIndex(section => section.Name == name);
        _sections[i] = _sections[i] with { Bytes = bytes };
    }

    public void Rename(string name, string other)
    {
        int i = _sections.FindIndex(section => section.Name == name);
        _sections[i] = _sections[i] with { Name = other };
    }

    /// <summary>Replaces text in the JSON.</summary>
    public void Meta(string old, string changed)
    {
        string meta = Encoding.UTF8.GetString(this["meta"]);
        Assert.Contains(old, meta);
        Replace("meta", Encoding.UTF8.GetBytes(meta.Replace(old, changed)));
    }

    public byte[] ToArray()
    {
        List<IndexFileSection> table = [];
        long end = IndexFileFormat.HeaderBytes + (_sections.Count * IndexFileFormat.EntryBytes);
        foreach ((string name, int elementBytes, byte[] bytes) in _sections)
        {
            table.Add(new IndexFileSection(name, IndexFileFormat.Align(end, name), bytes.Length, elementBytes, Crc32C.Of(bytes)));
            end = table[^1].Offset + bytes.Length;
        }

        byte[] file = new byte[end];
        IndexFileTable.Encode(table).CopyTo(file, 0);
        for (int i = 0; i < table.Count; i++)
        {
            _sections[i].Bytes.CopyTo(file, table[i].Offset);
        }

        return file;
    }

    public void Write(string path) => File.WriteAllBytes(path, ToArray());
}
