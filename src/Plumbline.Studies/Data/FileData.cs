using System.Security.Cryptography;
using System.Text;
using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Data;

/// <summary>Vectors from a file of any format that VectorFile reads.</summary>
public sealed class FileData : StudyData
{
    private readonly VectorSet _vectors;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="labels">A file of labels, one a vector; null for those of the manifest beside the file, where there is one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PlanException">The file holds fewer than two vectors.</exception>
    /// <exception cref="IOException">The file cannot be read or is not what its format says.</exception>
    public FileData(string path, string? labels, CancellationToken cancellationToken)
    {
        Source = path;
        _vectors = VectorFile.Read(path, cancellationToken: cancellationToken);
        if (_vectors.Count < 2)
        {
            int count = _vectors.Count;
            _vectors.Dispose();
            throw new PlanException($"{path}: found {Quantity.Count(count, "vector")}, expected 2 or more");
        }

        try
        {
            Labels = LabelFile.Read(labels, VectorFile.FileOf(path), _vectors.Count);
            Sha256 = HashOf(path);
        }
        catch
        {
            _vectors.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Source { get; }

    /// <inheritdoc/>
    public override string Description => Path.GetFileName(Source);

    /// <inheritdoc/>
    public override int Count => _vectors.Count;

    /// <inheritdoc/>
    public override int Dimension => _vectors.Dimension;

    /// <inheritdoc/>
    public override string Sha256 { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string?>? Labels { get; }

    /// <summary>Of an array of a file that holds several, its name belongs to the data.</summary>
    private static string HashOf(string path)
    {
        string file = VectorFile.FileOf(path);
        using FileStream stream = File.OpenRead(file);
        byte[] hash = SHA256.HashData(stream);
        return Convert.ToHexStringLower(file == path ? hash : SHA256.HashData([.. hash, .. Encoding.UTF8.GetBytes(path[file.Length..])]));
    }

    /// <summary>Published values are for ResNet-50 embeddings of STL-10; a file says that it holds some by its name.</summary>
    public override bool ComparableToPaper =>
        Dimension == 2048 && Path.GetFileName(Source).Replace("-", "", StringComparison.Ordinal).Contains("stl10", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override VectorSet Draw(int[]? rows, int threads, CancellationToken cancellationToken) =>
        _vectors.Select(rows ?? [.. Enumerable.Range(0, _vectors.Count)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _vectors.Dispose();
        base.Dispose(disposing);
    }
}
