using System.Buffers.Binary;
using Plumbline.IO.Faiss;
using Plumbline.IO.Hnswlib;
using Plumbline.IO.Indexes;
using Plumbline.IO.Internals;

namespace Plumbline.IO;

/// <summary>Tells whose index a file is, and opens it.</summary>
public static class LibraryIndexFile
{
    /// <summary>
    /// Looks at the first bytes: four letters that begin with I as FAISS's kinds do, or a header of hnswlib whose sizes fit together (it has no
    /// magic number).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The library; null where it is none of these.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is a folder or a pipe.</exception>
    public static LibraryIndexFormat? Recognise(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> head = stackalloc byte[HnswlibHeader.Bytes];
        using (InputFile input = InputFile.Open(path, buffered: false))
        {
            int length = (int)Math.Min(input.Length, head.Length);
            input.ReadExactly(head[..length]);
            head = head[..length];
        }

        if (head.Length >= sizeof(uint) && head[0] == 'I' && !FaissReader.FourLetters(BinaryPrimitives.ReadUInt32LittleEndian(head)).Contains('.', StringComparison.Ordinal))
        {
            return LibraryIndexFormat.Faiss;
        }

        return head.Length == HnswlibHeader.Bytes && IsHnswlib(path) ? LibraryIndexFormat.Hnswlib : null;
    }

    /// <summary>Opens an index file of either library.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The metric, which an hnswlib file needs; memory mapping.</param>
    /// <param name="progress">Told the share read, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The index; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is no such index, or damaged, or its metric is not given.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LibraryIndex Open(string path, LibraryIndexOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Recognise(path) switch
        {
            LibraryIndexFormat.Faiss => FaissIndex.Read(path, options, progress, cancellationToken),
            LibraryIndexFormat.Hnswlib => HnswlibIndex.Read(path, options ?? new LibraryIndexOptions(), progress, cancellationToken),
            _ => throw Unknown(path),
        };

    /// <summary>Reads what an index file of either library says of itself.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="VectorFormatException">It is no such index, or its size is not what it says.</exception>
    public static LibraryIndexDescription Describe(string path) => Recognise(path) switch
    {
        LibraryIndexFormat.Faiss => FaissIndex.Describe(path),
        LibraryIndexFormat.Hnswlib => HnswlibIndex.Describe(path),
        _ => throw Unknown(path),
    };

    private static VectorFormatException Unknown(string path) => new(path, "file", "no index that is known", "an index file of FAISS or hnswlib");

    private static bool IsHnswlib(string path)
    {
        try
        {
            using IndexCursor cursor = IndexCursor.Open(path, map: false, progress: null, CancellationToken.None);
            HnswlibHeader.Read(cursor);
            return true;
        }
        catch (VectorFormatException)
        {
            return false;
        }
    }
}
