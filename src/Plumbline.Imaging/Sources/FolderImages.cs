using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Imaging.Sources;

/// <summary>
/// The JPEG, PNG and WebP files below a folder, in the order of their paths (compared byte by byte as UTF-16, with "/" between names).
/// Hidden files and folders are left out, links to folders not followed. An image's label stands in labels.csv (columns
/// <c>file</c> and <c>label</c>) in the folder, or is the name of the folder that holds the image.
/// </summary>
public sealed class FolderImages : ImageSet
{
    /// <summary>Extensions of images, in any case.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".jpg", ".jpeg", ".png", ".webp"];

    private readonly string _folder;
    private readonly string[] _names;
    private readonly LabelTable? _labels;
    private SortedDictionary<int, string> _broken = [];

    /// <summary>Finds the images.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ImagingException">There is no such folder or no image in it; labels.csv is not one.</exception>
    public FolderImages(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new ImagingException(folder, "", File.Exists(folder) ? "a file" : "no such folder", "a folder of images");
        }

        _folder = folder;
        List<string> names = [];
        foreach (string name in Enumerate(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            names.Add(name);
        }

        if (names.Count == 0)
        {
            throw new ImagingException(folder, "", "no image", $"at least one {string.Join(", ", Extensions)} file, in it or below it");
        }

        names.Sort(string.CompareOrdinal);
        _names = [.. names];
        string table = Path.Combine(folder, LabelTable.FileName);
        _labels = File.Exists(table) ? LabelTable.Read(table) : null;
        HasLabels = _labels is not null || _names.Any(name => name.Contains('/', StringComparison.Ordinal));
    }

    private FolderImages(FolderImages of, string[] names)
    {
        _folder = of._folder;
        _labels = of._labels;
        _names = names;
        HasLabels = of.HasLabels;
    }

    /// <inheritdoc/>
    public override string Source => _folder;

    /// <inheritdoc/>
    public override string Description => $"images of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_folder)))}";

    /// <inheritdoc/>
    public override int Count => _names.Length;

    /// <inheritdoc/>
    public override bool HasLabels { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<int, string> KnownBroken => _broken;

    /// <summary>Some of the images, in an order of their own, such as those that an embedding's manifest lists.</summary>
    /// <param name="names">Their names, as <see cref="NameOf"/> has them.</param>
    /// <exception cref="ImagingException">The folder has no such image.</exception>
    public FolderImages Select(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<string> known = [.. _names];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } missing)
        {
            throw new ImagingException(_folder, "", $"no {missing}", "every image that was embedded");
        }

        return new FolderImages(this, [.. names]);
    }

    /// <inheritdoc/>
    public override string NameOf(int index) => _names[index];

    /// <inheritdoc/>
    public override string? LabelOf(int index)
    {
        string name = _names[index];
        if (_labels is not null)
        {
            return _labels.OfFile(name);
        }

        string[] parts = name.Split('/');
        return parts.Length > 1 ? parts[^2] : null;
    }

    /// <inheritdoc/>
    public override void Read(int index, Raster raster) =>
        WithContent(index, (content, path) => ImageDecoder.Decode(content, path, raster));

    /// <summary>Whether an image lies below the folder and is no link that leads out of it, as it is now.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IOException">The links go round.</exception>
    public bool IsBelowFolder(int index)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_folder)) + Path.DirectorySeparatorChar;
        FileSystemInfo? target = File.ResolveLinkTarget(Path.GetFullPath(Path.Combine(_folder, _names[index])), returnFinalTarget: true);
        return target is null || Path.GetFullPath(target.FullName).StartsWith(folder, StringComparison.Ordinal);
    }

    /// <summary>SHA-256 of the SHA-256 of every file with its name and its label, in order.</summary>
    /// <inheritdoc/>
    public override string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        byte[] hashes = new byte[(long)Count * SHA256.HashSizeInBytes];
        ConcurrentDictionary<int, string> broken = [];
        ParallelWork.Run(
            Count,
            threads,
            () => 0,
            (i, _) => WithContent(i, (content, path) =>
            {
                SHA256.HashData(content, hashes.AsSpan(i * SHA256.HashSizeInBytes));
                try
                {
                    // What is no image at all is better known before the first hour of work than in the middle of it.
                    ImageDecoder.RequireHeader(content, path);
                }
                catch (ImagingException e)
                {
                    broken[i] = e.Message;
                }
            }),
            progress,
            cancellationToken);
        _broken = new SortedDictionary<int, string>(broken);
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < Count; i++)
        {
            all.AppendData(Encoding.UTF8.GetBytes($"{_names[i]}\0{LabelOf(i)}\0"));
            all.AppendData(hashes.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static FileSystemEnumerable<string> Enumerate(string folder)
    {
        int prefix = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)).Length + 1;
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
        return new FileSystemEnumerable<string>(
            Path.GetFullPath(folder),
            (ref FileSystemEntry entry) => entry.ToFullPath()[prefix..].Replace(Path.DirectorySeparatorChar, '/'),
            options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsImage(entry.FileName),
            // A link to a folder above would go round for ever.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }

    private static bool IsImage(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(name);
        foreach (string known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void WithContent(int index, Action<ReadOnlySpan<byte>, string> use)
    {
        string path = Path.Combine(_folder, _names[index]);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        if (stream.Length > Array.MaxLength)
        {
            throw new ImagingException(path, "", Quantity.Plain(stream.Length, "byte"), $"at most {Array.MaxLength}");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)stream.Length);
        try
        {
            int length = stream.ReadAtLeast(buffer.AsSpan(0, (int)stream.Length), (int)stream.Length, throwOnEndOfStream: false);
            use(buffer.AsSpan(0, length), path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
