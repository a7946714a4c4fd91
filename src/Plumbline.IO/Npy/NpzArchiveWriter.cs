using System.IO.Compression;
using System.Runtime.InteropServices;
using Plumbline.IO.Npy;

namespace Plumbline.IO;

/// <summary>Fills one row of an array.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="row">Number of the row.</param>
/// <param name="values">The row.</param>
public delegate void NpzRow<T>(int row, Span<T> values);

/// <summary>Writes a NumPy archive (<c>.npz</c>, not compressed) of arrays of rank 2, one after the other.</summary>
public sealed class NpzArchiveWriter : IDisposable
{
    // The first that ZIP can say, so that the same arrays give the same bytes; NumPy writes it too.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;

    /// <summary>Begins an archive.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    public NpzArchiveWriter(Stream stream) => _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an array of int32.</summary>
    /// <param name="name">Its name, without extension.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="fill">Fills a row; called for 0 to <paramref name="rows"/> - 1.</param>
    public void Add(string name, int rows, int columns, NpzRow<int> fill) => Add(name, "<i4", rows, columns, fill);

    /// <summary>Adds an array of float32.</summary>
    /// <inheritdoc cref="Add(string, int, int, NpzRow{int})"/>
    public void Add(string name, int rows, int columns, NpzRow<float> fill) => Add(name, "<f4", rows, columns, fill);

    /// <summary>Writes the directory of the archive.</summary>
    public void Dispose() => _archive.Dispose();

    private void Add<T>(string name, string descr, int rows, int columns, NpzRow<T> fill)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(fill);
        ZipArchiveEntry entry = _archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using Stream stream = entry.Open();
        stream.Write(NpyHeaderText.Create(descr, rows, columns));
        T[] values = new T[columns];
        for (int row = 0; row < rows; row++)
        {
            fill(row, values);
            stream.Write(MemoryMarshal.AsBytes<T>(values));
        }
    }
}
