using Plumbline.IO.Internals;
using Plumbline.IO.Neighbors;
using Plumbline.IO.Npz;

namespace Plumbline.IO;

/// <summary>
/// Writes and reads the neighbours of queries, k each: ids (int32) and distances (float32), q x k, nearest first, in the
/// unit of the metric. The extension, in any case, says which format a file has.
/// </summary>
public static class NeighborFile
{
    private const string Known = ".ivecs, .fvecs, .npz, .hdf5 or .h5";

    /// <summary>The format of a file.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5.</param>
    /// <exception cref="VectorFormatException">It does not.</exception>
    public static NeighborFileFormat FormatOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path);
        return extension.ToUpperInvariant() switch
        {
            ".IVECS" or ".FVECS" => NeighborFileFormat.Vecs,
            ".NPZ" => NeighborFileFormat.Npz,
            ".HDF5" or ".H5" => NeighborFileFormat.Hdf5,
            _ => throw new VectorFormatException(path, "extension", extension.Length == 0 ? "none" : extension, Known),
        };
    }

    /// <summary>The files that are written for a path: itself, or for .ivecs and .fvecs both, ids first.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5.</param>
    /// <exception cref="VectorFormatException">It does not.</exception>
    public static IReadOnlyList<string> PathsOf(string path) => FormatOf(path) switch
    {
        NeighborFileFormat.Vecs => [Path.ChangeExtension(path, ".ivecs"), Path.ChangeExtension(path, ".fvecs")],
        _ => [path],
    };

    /// <summary>Bytes on the disk that writing takes at its most: the files and, for an .npz written in batches, the distances once more.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5.</param>
    /// <param name="shape">What it will hold.</param>
    /// <param name="inBatches">Whether neighbours come in more than one table.</param>
    /// <exception cref="VectorFormatException">The extension is none of these.</exception>
    public static long DiskBytes(string path, NeighborFileShape shape, bool inBatches)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return FormatOf(path) switch
        {
            NeighborFileFormat.Vecs => shape.DataBytes + ((long)shape.Queries * 2 * sizeof(int)),
            NeighborFileFormat.Npz => shape.DataBytes + NpzNeighborWriter.OverheadBytes + (inBatches ? shape.DataBytes / 2 : 0),
            _ => shape.DataBytes + Hdf5NeighborWriter.OverheadBytes,
        };
    }

    /// <summary>Writes neighbours, whole or not at all (<see cref="AtomicFile"/>); the two files of .ivecs and .fvecs appear together.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5. Files already there are replaced.</param>
    /// <param name="shape">What is to be written.</param>
    /// <param name="write">Called once; hands over the tables of one batch of queries after the other.</param>
    /// <param name="cancellationToken">Stops the writing and leaves no file.</param>
    /// <exception cref="VectorFormatException">The extension is none of these.</exception>
    /// <exception cref="ArgumentException">A query has more neighbours than k or, unless the shape allows it, fewer, or there are more or fewer queries than said.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, NeighborFileShape shape, Action<Action<NeighborTable>> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Queries, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.K, 1, nameof(shape));
        NeighborFileFormat format = FormatOf(path);
        // Of two files the ids come last: distances without them are no neighbours, ids without distances would be.
        AtomicFile.Write([.. PathsOf(path).Reverse()], streams =>
        {
            using INeighborWriter writer = format switch
            {
                NeighborFileFormat.Vecs => new VecsNeighborWriter(streams[1], streams[0], shape),
                NeighborFileFormat.Npz => new NpzNeighborWriter(streams[0], shape, path),
                _ => new Hdf5NeighborWriter(streams[0], shape),
            };
            int written = 0;
            write(table =>
            {
                ArgumentNullException.ThrowIfNull(table);
                cancellationToken.ThrowIfCancellationRequested();
                Check(shape, table, written);
                writer.Append(table, cancellationToken);
                written += table.QueryCount;
            });
            cancellationToken.ThrowIfCancellationRequested();
            if (written != shape.Queries)
            {
                throw new ArgumentException($"Cannot write '{path}': {Quantity.Plain(written, "query")} were handed over, expected {shape.Queries}.", nameof(write));
            }

            writer.Complete(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        });
    }

    /// <summary>Reads all neighbours of a file. Pads (id -1) at the end of a row are missing results.</summary>
    /// <param name="path">A file name that ends in .ivecs, .fvecs, .npz, .hdf5 or .h5. Of the first two, either reads both.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The neighbours; all distances are 0 where the file has none.</returns>
    /// <exception cref="VectorFormatException">The file does not hold neighbours, nearest first, or more than fit into one table.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static NeighborTable Read(string path, CancellationToken cancellationToken = default)
    {
        using NeighborFileRows rows = NeighborFileRows.Open(path);
        NeighborFileDescription file = rows.Description;
        if ((long)file.Queries * file.K > Array.MaxLength)
        {
            throw new VectorFormatException(path, "file", $"{file.Queries} x {Quantity.Plain(file.K, "neighbour")}", $"at most {Array.MaxLength} together");
        }

        return rows.ReadTable(file.Queries, cancellationToken);
    }

    /// <summary>
    /// Whether a file holds neighbours rather than vectors: an .npz with the arrays ids and distances, an .ivecs with an .fvecs of its stem
    /// and shape beside it, an .hdf5 or .h5 with a data set neighbors. A path that names one array (data.npz:ids) does not.
    /// </summary>
    /// <param name="path">A file.</param>
    /// <exception cref="VectorFormatException">The file is not of the format that its name says.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static bool IsNeighborFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".NPZ":
                IReadOnlyList<string> members = NpzFormat.MembersOf(path);
                return members.Contains("ids") && members.Contains("distances");
            case ".IVECS":
                using (NeighborFileRows rows = NeighborFileRows.Open(path))
                {
                    return rows.Description.HasDistances;
                }

            case ".HDF5" or ".H5":
                // Read as neighbours where nothing else reads it, so that the message is about neighbours.
                return VectorFormats.Find(path) is null || HoldsNeighbors(path);
            default:
                return false;
        }
    }

    /// <summary>Whether a name is one that <see cref="Write"/> takes and that does not say vectors: every one but .fvecs.</summary>
    /// <param name="path">A file name.</param>
    public static bool IsNeighborFileName(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".IVECS" or ".NPZ" or ".HDF5" or ".H5";

    private static bool HoldsNeighbors(string path)
    {
        try
        {
            using NeighborFileRows rows = NeighborFileRows.Open(path);
            return true;
        }
        catch (VectorFormatException)
        {
            return false;
        }
    }

    private static void Check(NeighborFileShape shape, NeighborTable table, int written)
    {
        if (table.QueryCount > shape.Queries - written)
        {
            throw new ArgumentException($"{Quantity.Plain((long)written + table.QueryCount, "query")} were handed over, expected {shape.Queries}.", nameof(table));
        }

        for (int query = 0; query < table.QueryCount; query++)
        {
            if (table.K != shape.K || (table.Count(query) != shape.K && !shape.AllowsMissing))
            {
                throw new ArgumentException($"Query {written + query} has {Quantity.Plain(table.Count(query), "neighbour")}, expected {shape.K}.", nameof(table));
            }
        }
    }
}
