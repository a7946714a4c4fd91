using System.IO.Compression;
using System.Xml.Linq;

namespace Plumbline.Packaging.Support;

/// <summary>A package file, opened.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    /// <summary>Opens a package.</summary>
    /// <param name="path">A .nupkg or .snupkg file.</param>
    public Package(string path)
    {
        _archive = ZipFile.OpenRead(path);
        ZipArchiveEntry nuspec = _archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
        using Stream stream = nuspec.Open();
        Metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>What the package says of itself.</summary>
    public XElement Metadata { get; }

    /// <summary>Names of its files.</summary>
    public IReadOnlyList<string> Files => [.. _archive.Entries.Select(entry => entry.FullName)];

    /// <summary>A part of what it says of itself, as text; empty where it does not say.</summary>
    public string Value(string name) => Element(name)?.Value ?? "";

    /// <summary>A part of what it says of itself.</summary>
    public XElement? Element(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    /// <summary>Packages it asks for, with the versions it takes.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

    /// <summary>The bytes of a file.</summary>
    public byte[] Bytes(string name)
    {
        using Stream stream = _archive.GetEntry(name)!.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
