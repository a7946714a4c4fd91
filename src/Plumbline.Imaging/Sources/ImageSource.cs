using System.Globalization;

namespace Plumbline.Imaging.Sources;

/// <summary>Opens the images that a text names.</summary>
public static class ImageSource
{
    /// <summary>What a text may be, for messages and help.</summary>
    public const string Expected = "images:FOLDER, stl10:FOLDER (or one of its files), or generated[:N[:SEED]]";

    private const string Folder = "images:";
    private const string Stl10 = "stl10:";
    private const string Generated = "generated";

    /// <summary>Whether a text names images by one of the prefixes.</summary>
    /// <param name="source">The text.</param>
    public static bool IsNamed(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.StartsWith(Folder, StringComparison.Ordinal) || source.StartsWith(Stl10, StringComparison.Ordinal)
            || source == Generated || source.StartsWith(Generated + ":", StringComparison.Ordinal);
    }

    /// <summary>The text with the whole path of its folder or file, where it names one, so that it means the same from anywhere.</summary>
    /// <param name="source">The text.</param>
    public static string WithWholePath(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        string? prefix = new[] { Folder, Stl10 }.FirstOrDefault(prefix => source.StartsWith(prefix, StringComparison.Ordinal) && source.Length > prefix.Length);
        return prefix is null ? source : prefix + Path.GetFullPath(source[prefix.Length..]);
    }

    /// <summary>Opens images.</summary>
    /// <param name="source">As <see cref="Expected"/> says; or the path of a folder alone.</param>
    /// <param name="cancellationToken">Stops the search for files.</param>
    /// <exception cref="ImagingException">The text names no images, or what it names holds none.</exception>
    public static ImageSet Open(string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.StartsWith(Stl10, StringComparison.Ordinal) && source.Length > Stl10.Length)
        {
            return new Stl10Images(source[Stl10.Length..]);
        }

        if (source == Generated || source.StartsWith(Generated + ":", StringComparison.Ordinal))
        {
            return OpenGenerated(source);
        }

        string folder = source.StartsWith(Folder, StringComparison.Ordinal) ? source[Folder.Length..] : source;
        if (folder.Length == 0 || source == Stl10)
        {
            throw new ImagingException("images", "", source.Length == 0 ? "an empty name" : source, Expected);
        }

        if (File.Exists(folder) && folder.EndsWith("_X.bin", StringComparison.Ordinal))
        {
            return new Stl10Images(folder);
        }

        return new FolderImages(folder, cancellationToken);
    }

    private static GeneratedImages OpenGenerated(string source)
    {
        string[] parts = source.Split(':');
        int count = GeneratedImages.DefaultCount;
        long seed = GeneratedImages.DefaultSeed;
        bool good = parts.Length <= 3
            && (parts.Length < 2 || (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1))
            && (parts.Length < 3 || long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out seed));
        return good ? new GeneratedImages(count, seed) : throw new ImagingException("images", "", source, "generated[:N[:SEED]] with N 1 or more and a whole SEED");
    }
}
