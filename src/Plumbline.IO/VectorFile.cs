using Plumbline.IO.Binary;
using Plumbline.IO.Internals;
using Plumbline.IO.Npz;

namespace Plumbline.IO;

/// <summary>
/// Reads vector files. The end of a file's name, in any case, says which format it has; docs/formats.md lists them. Of a
/// file that holds several arrays one is named after a colon: <c>data.npz:train</c>.
/// </summary>
public static class VectorFile
{
    // A file that unpacks to more than so much of its size is unpacked once before memory is taken for what it claims.
    private const long BelievedRatio = 4;

    /// <summary>Reads all vectors of a file.</summary>
    /// <param name="path">A vector file.</param>
    /// <param name="options">How to read; the defaults where null.</param>
    /// <param name="progress">Told the share of the work done, ascending, 1 at the end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The vectors; the caller disposes them.</returns>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static VectorSet Read(
        string path,
        VectorReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new VectorReadOptions();
        IVectorFormat format = VectorFormats.ToRead(path);
        cancellationToken.ThrowIfCancellationRequested();
        using IVectorRowSource source = format.Open(path);
        long? mapped = options.MemoryMap ? source.MappableOffset : null;
        VectorSet set = mapped is { } offset ? MappedVectors.Open(source.Description, offset) : Allocate(source);
        try
        {
            VectorCursor cursor = new(path, set, options, progress, cancellationToken);
            if (mapped is null)
            {
                Copy(source, set, cursor);
            }
            else if (options.AllowNonFinite)
            {
                // Nothing to check: the pages are read when they are used.
                progress?.Report(1);
            }
            else
            {
                cursor.CheckAll();
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Reads what a file says of itself and checks it against the size of the file, but reads no vectors (of text, it counts the lines).</summary>
    /// <param name="path">A vector file.</param>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static VectorFileDescription Describe(string path)
    {
        using IVectorRowSource source = VectorFormats.ToRead(path).Open(path);
        return source.Description;
    }

    /// <summary>Whether a file is mapped where <see cref="VectorReadOptions.MemoryMap"/> asks for it, instead of copied.</summary>
    /// <param name="path">A vector file.</param>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static bool IsMappable(string path)
    {
        using IVectorRowSource source = VectorFormats.ToRead(path).Open(path);
        return source.MappableOffset is not null;
    }

    /// <summary>Whether the end of a name is that of a vector file.</summary>
    /// <param name="path">A file name.</param>
    public static bool IsVectorFileName(string path) => VectorFormats.Find(VectorFilePath.Split(path).File) is not null;

    /// <summary>The file on the disk: the path without the name of an array in it.</summary>
    /// <param name="path">A path such as <c>data.npz:train</c>.</param>
    public static string FileOf(string path) => VectorFilePath.Split(path).File;

    /// <summary>The names of the arrays in a <c>.npz</c> archive, of any rank, each of which follows after a colon; none of other files.</summary>
    /// <param name="path">The file, without the name of an array in it.</param>
    /// <exception cref="VectorFormatException">The file is no archive.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> NamesIn(string path) =>
        VectorFormats.Find(path) is NpzFormat ? NpzFormat.MembersOf(path) : [];

    /// <summary>The element types that a file of a name can have, the one that is written by default first.</summary>
    /// <param name="path">A file name.</param>
    /// <exception cref="VectorFormatException">Its end is that of no vector file.</exception>
    public static IReadOnlyList<VectorElement> ElementsOf(string path) => VectorFormats.Of(path).Elements;

    private static VectorSet Allocate(IVectorRowSource source)
    {
        VectorFileDescription file = source.Description;
        UInt128 bytes = (UInt128)file.Rows * (UInt128)file.Dimension * sizeof(float);
        if (bytes > (UInt128)(file.Bytes * BelievedRatio))
        {
            RequireLastRow(source);
        }

        return VectorSet.Allocate(file.Rows, file.Dimension);
    }

    /// <summary>Compressed files alone can claim so much. Reading the end of one unpacks it all.</summary>
    private static void RequireLastRow(IVectorRowSource source)
    {
        if (source is BinaryRowSource binary)
        {
            binary.RequireLastByte();
            return;
        }

        source.Read(source.Description.Rows - 1, new float[source.Description.Dimension]);
    }

    private static void Copy(IVectorRowSource source, VectorSet set, VectorCursor cursor)
    {
        // A chunk or just more, so that the cursor tells of each.
        int block = ((FlatVectors.ChunkLength - 1) / set.Dimension) + 1;
        for (int first = 0; first < set.Count; first += block)
        {
            int rows = Math.Min(block, set.Count - first);
            source.Read(first, FlatVectors.WritableSlice(set, (long)first * set.Dimension, rows * set.Dimension));
            cursor.Advance(rows * set.Dimension);
        }
    }
}
