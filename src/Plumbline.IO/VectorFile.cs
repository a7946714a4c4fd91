using Plumbline.IO.Fvecs;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;

namespace Plumbline.IO;

/// <summary>Reads vector files. The extension, in any case, says which format a file has.</summary>
public static class VectorFile
{
    private static readonly IVectorFileReader[] Readers = [new NpyReader(), new FvecsReader()];

    /// <summary>Reads all vectors of a file.</summary>
    /// <param name="path">A <c>.npy</c> or <c>.fvecs</c> file.</param>
    /// <param name="options">How to read; the defaults where null.</param>
    /// <param name="progress">Told the share of the work done, ascending, 1 at the end.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <returns>The vectors; the caller disposes them.</returns>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static VectorSet Read(
        string path,
        VectorReadOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken ct = default)
    {
        IVectorFileReader reader = ReaderOf(path);
        ct.ThrowIfCancellationRequested();
        return reader.Read(path, options ?? new VectorReadOptions(), progress, ct);
    }

    /// <summary>Reads what a file says of itself and checks it against the size of the file, but reads no vectors.</summary>
    /// <param name="path">A <c>.npy</c> or <c>.fvecs</c> file.</param>
    /// <exception cref="VectorFormatException">The file is not one that Plumbline reads.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static VectorFileDescription Describe(string path) => ReaderOf(path).Describe(path);

    internal static IVectorFileReader ReaderOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path);
        foreach (IVectorFileReader reader in Readers)
        {
            if (extension.Equals(reader.Extension, StringComparison.OrdinalIgnoreCase))
            {
                return reader;
            }
        }

        string known = string.Join(" or ", Readers.Select(reader => reader.Extension));
        throw new VectorFormatException(path, "extension", extension.Length == 0 ? "none" : extension, known);
    }
}
