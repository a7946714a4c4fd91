using System.IO.Compression;
using Plumbline.IO.Npy;

namespace Plumbline.IO.Neighbors;

/// <summary>
/// A NumPy archive: ids.npy and distances.npy, stored without compression. Members lie one after the other, so that the
/// distances of batches wait in a file of their own until the ids are complete.
/// </summary>
internal sealed class NpzNeighborWriter : INeighborWriter
{
    /// <summary>More than headers and directory of the archive and its two members take.</summary>
    public const long OverheadBytes = 1024;

    // The first that ZIP can say, so that the same neighbours give the same bytes; NumPy writes it too.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly NeighborFileShape _shape;
    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Stream _ids;
    private TemporaryFile? _waiting;
    private bool _written;

    /// <param name="stream">The file.</param>
    /// <param name="shape">What it will hold.</param>
    /// <param name="path">The file as it was named; distances wait beside it.</param>
    public NpzNeighborWriter(Stream stream, NeighborFileShape shape, string path)
    {
        _shape = shape;
        _path = path;
        _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        _ids = Begin("ids.npy", "<i4");
    }

    public void Append(NeighborTable table, CancellationToken cancellationToken)
    {
        TableBytes.WriteIds(_ids, table, cancellationToken);
        if (table.QueryCount < _shape.Queries)
        {
            _waiting ??= Wait();
            TableBytes.WriteDistances(_waiting, table, cancellationToken);
            return;
        }

        _ids.Dispose();
        using Stream distances = Begin("distances.npy", "<f4");
        TableBytes.WriteDistances(distances, table, cancellationToken);
        _written = true;
    }

    public void Complete(CancellationToken cancellationToken)
    {
        if (!_written)
        {
            _ids.Dispose();
            using Stream distances = Begin("distances.npy", "<f4");
            _waiting!.Position = 0;
            byte[] buffer = new byte[Internals.InputFile.ChunkBytes];
            for (int read; (read = _waiting.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                distances.Write(buffer, 0, read);
            }
        }

        // Writes the directory.
        _archive.Dispose();
    }

    public void Dispose()
    {
        _waiting?.Dispose();
        _ids.Dispose();
        _archive.Dispose();
    }

    private Stream Begin(string name, string descr)
    {
        ZipArchiveEntry entry = _archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        Stream stream = entry.Open();
        stream.Write(NpyHeaderText.Create(descr, _shape.Queries, _shape.K));
        return stream;
    }

    private TemporaryFile Wait() => TemporaryFile.Create(Path.GetFullPath(_path), _path, FileOptions.DeleteOnClose);
}
