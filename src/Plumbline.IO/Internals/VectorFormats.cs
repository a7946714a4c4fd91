using Plumbline.IO.Binary;
using Plumbline.IO.Csv;
using Plumbline.IO.Hdf5;
using Plumbline.IO.Idx;
using Plumbline.IO.Npy;
using Plumbline.IO.Npz;
using Plumbline.IO.Parquet;

namespace Plumbline.IO.Internals;

/// <summary>Every vector file format, found by the end of a file's name.</summary>
internal static class VectorFormats
{
    public static IReadOnlyList<IVectorFormat> All { get; } =
    [
        new NpyFormat(),
        new NpzFormat(),
        VecsFormat.Fvecs,
        VecsFormat.Ivecs,
        VecsFormat.Bvecs,
        BigAnnFormat.Fbin,
        BigAnnFormat.U8bin,
        BigAnnFormat.I8bin,
        BigAnnFormat.Ibin,
        new IdxFormat(),
        new CsvFormat(),
        new Hdf5VectorFormat(),
        new ParquetVectorFormat(),
    ];

    /// <summary>The format of a file.</summary>
    /// <exception cref="VectorFormatException">Its name ends like that of none.</exception>
    public static IVectorFormat Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Find(VectorFilePath.Split(path).File) is { } format)
        {
            return format;
        }

        string extension = Path.GetExtension(path);
        string known = string.Join(", ", All.SelectMany(one => one.Extensions));
        throw new VectorFormatException(path, "extension", extension.Length == 0 ? "none" : extension, known);
    }

    /// <summary>The format of a file that is to be read.</summary>
    /// <exception cref="VectorFormatException">Its name ends like that of none.</exception>
    /// <exception cref="FileNotFoundException">Its name ends like that of none, and there is no such file: that says more than the end of its name.</exception>
    public static IVectorFormat ToRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = VectorFilePath.Split(path).File;
        return Find(file) is null && !Path.Exists(file) && !Path.Exists(path) ? throw new FileNotFoundException(null, path) : Of(path);
    }

    /// <summary>The format of a file; null where its name ends like that of none.</summary>
    public static IVectorFormat? Find(string file)
    {
        foreach (IVectorFormat format in All)
        {
            foreach (string extension in format.Extensions)
            {
                if (file.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    return format;
                }
            }
        }

        return null;
    }
}
