namespace Plumbline.Imaging.Sources;

/// <summary>An ordered set of images, some with labels. Reading is thread-safe.</summary>
public abstract class ImageSet : IDisposable
{
    /// <summary>The source as the user names it.</summary>
    public abstract string Source { get; }

    /// <summary>What it is, in words.</summary>
    public abstract string Description { get; }

    /// <summary>Number of images.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the images have labels.</summary>
    public abstract bool HasLabels { get; }

    /// <summary>Images that cannot be decoded, by number, with the reason, as far as the reading of the content found some; whole images may still break further in.</summary>
    public virtual IReadOnlyDictionary<int, string> KnownBroken { get; } = new Dictionary<int, string>();

    /// <summary>What an image is called: the path below the folder, or the file and the number in it.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public abstract string NameOf(int index);

    /// <summary>The label of an image; null where it has none.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public abstract string? LabelOf(int index);

    /// <summary>Reads and decodes an image.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="raster">Takes the image.</param>
    /// <exception cref="ImagingException">The image does not decode.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract void Read(int index, Raster raster);

    /// <summary>SHA-256 of the content: of what the images are made from, their names and their order, lower-case hexadecimal.</summary>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the set holds.</summary>
    /// <param name="disposing">Always true; there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
