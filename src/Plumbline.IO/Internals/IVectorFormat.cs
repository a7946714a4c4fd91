namespace Plumbline.IO.Internals;

/// <summary>One vector file format: what is said of its files, how rows are read and written.</summary>
internal interface IVectorFormat
{
    VectorFileFormat Format { get; }

    /// <summary>Each with its dot, in lower case.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>The element types that files of the format may have, the one that is written by default first.</summary>
    IReadOnlyList<VectorElement> Elements { get; }

    /// <summary>Opens a file whose header has been checked against the size of the file; nothing is allocated by what the header alone says.</summary>
    IVectorRowSource Open(string path);

    /// <summary>Begins a file; the stream stays the caller's.</summary>
    IVectorRowWriter Create(Stream stream, string path, VectorFileShape shape);
}
