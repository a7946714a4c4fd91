namespace Plumbline.Imaging.Downloads;

/// <summary>
/// Fetches a file over HTTP. What has arrived lies beside the file (<see cref="PartialPath"/>), stays there when the download is
/// cancelled, fails or is killed, and is continued by the next one. The file gets its name when its SHA-256 is right, and is on
/// the disk then.
/// </summary>
public static class Download
{
    /// <summary>Fetches a file.</summary>
    /// <param name="source">Its address and what its bytes must be.</param>
    /// <param name="path">Where it goes; a file already there is replaced when the new one is complete. A symbolic link is followed.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="progress">Told of the download at most ten times a second, on any thread; null where nobody asks.</param>
    /// <param name="cancellationToken">Cancels; what has arrived stays for the next download.</param>
    /// <exception cref="AddressUnreachableException">The address does not answer, or not with the file. What has arrived stays.</exception>
    /// <exception cref="ImagingException">
    /// SHA-256 or length of what arrived is not the one stated: it is removed then. Or the disk is full or cannot be written: what
    /// has arrived stays.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    public static Task<DownloadResult> ToFileAsync(
        DownloadSource source,
        string path,
        DownloadOptions options,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new DownloadSession(source, FinalPath(path), options, progress).RunAsync(cancellationToken);
    }

    /// <summary>Where an incomplete download of a file lies. A file of this name and <c>.json</c> beside it says what it is a part of.</summary>
    /// <param name="path">The file.</param>
    public static string PartialPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FinalPath(path) + ".plumb-part";
    }

    /// <summary>Bytes of an incomplete download; 0 where there is none.</summary>
    /// <param name="path">The file.</param>
    public static long PartialBytes(string path) => new FileInfo(PartialPath(path)) is { Exists: true } file ? file.Length : 0;

    /// <summary>A rename would replace a link and not the file that it leads to, which may lie on a larger disk.</summary>
    private static string FinalPath(string path)
    {
        string full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }
}
