using System.Formats.Tar;
using System.IO.Compression;
using Plumbline.IO;

namespace Plumbline.Imaging.Downloads;

/// <summary>
/// Unpacks files of STL-10's archive (a .tar.gz with a folder stl10_binary). A file appears whole or not at all; nothing is held
/// in memory; no name in the archive is used as a path.
/// </summary>
public sealed class Stl10Archive
{
    /// <summary>The archive's usual name.</summary>
    public const string FileName = "stl10_binary.tar.gz";

    private const string Folder = "stl10_binary/";
    private const int BufferSize = 1 << 20;

    private readonly string _path;
    private readonly string _folder;
    private readonly bool _isOfficial;

    /// <summary>Prepares to unpack.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Where files go; it has to be there.</param>
    /// <param name="isOfficial">Whether the numbers of images have to be the official ones; else any whole images will do.</param>
    public Stl10Archive(string path, string folder, bool isOfficial)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _path = path;
        _folder = Path.GetFullPath(folder);
        _isOfficial = isOfficial;
    }

    /// <summary>The files of some parts that are in the folder already, with lengths that they can have.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="splits">The parts.</param>
    /// <param name="isOfficial">Whether the numbers of images have to be the official ones.</param>
    public static IReadOnlyList<Stl10Unpacked> Present(string folder, Stl10Splits splits, bool isOfficial) =>
    [
        .. from file in Stl10File.Of(splits)
           let found = new FileInfo(Path.Combine(folder, file.Name))
           where found.Exists && file.Fits(found.Length, isOfficial)
           select new Stl10Unpacked(file, found.FullName, found.Length, IsNew: false),
    ];

    /// <summary>Unpacks what is asked for and not there. The rest of the archive is not read once all has been found.</summary>
    /// <param name="splits">The parts.</param>
    /// <param name="replace">Whether files that are there are unpacked again; else those of the archive's length stay, and others are refused.</param>
    /// <param name="progress">Told the share of the archive that is read; null where nobody asks.</param>
    /// <param name="cancellationToken">Cancels; files that are complete stay.</param>
    /// <returns>All files of the parts, those that were there among them.</returns>
    /// <exception cref="ImagingException">
    /// It is no such archive, a file is missing or of a wrong length, an entry is a link or leads out of the folder, or
    /// the disk is full; the message names it.
    /// </exception>
    public IReadOnlyList<Stl10Unpacked> Unpack(Stl10Splits splits, bool replace, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, Stl10File> wanted = Stl10File.Of(splits).ToDictionary(file => file.Name);
        List<Stl10Unpacked> unpacked = [];
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        using GZipStream plain = new(file, CompressionMode.Decompress);
        using TarReader reader = new(plain);
        void Tell() => progress?.Report(file.Length == 0 ? 0 : (double)file.Position / file.Length);

        while (wanted.Count > 0 && Next(reader) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequireHarmless(entry);
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (name.StartsWith(Folder, StringComparison.Ordinal) && wanted.Remove(name[Folder.Length..], out Stl10File? member))
            {
                unpacked.Add(Unpack(entry, member, replace, Tell, cancellationToken));
            }

            Tell();
        }

        if (wanted.Count > 0)
        {
            throw new ImagingException(_path, "", $"no file {Folder}{wanted.Keys.First()}", $"the archive of STL-10 with {string.Join(", ", Stl10File.Of(splits).Select(member => member.Name))}");
        }

        RequireLabels(unpacked);
        return unpacked;
    }

    private Stl10Unpacked Unpack(TarEntry entry, Stl10File member, bool replace, Action tell, CancellationToken cancellationToken)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            throw new ImagingException(_path, entry.Name, $"an entry of type {entry.EntryType}", "a file");
        }

        if (!member.Fits(entry.Length, _isOfficial))
        {
            throw new ImagingException(_path, entry.Name, Quantity.Plain(entry.Length, "byte"), member.Expectation(_isOfficial));
        }

        FileInfo target = new(Path.Combine(_folder, member.Name));
        if (target.Exists && !replace)
        {
            return target.Length == entry.Length
                ? new Stl10Unpacked(member, target.FullName, target.Length, IsNew: false)
                : throw new ImagingException(target.FullName, "", Quantity.Plain(target.Length, "byte"), $"{entry.Length}, as in {_path}");
        }

        DiskRoom.Require(target.FullName, _folder, entry.Length);
        try
        {
            AtomicFile.Write(target.FullName, stream => Copy(entry, stream, tell, cancellationToken));
        }
        catch (IOException e) when (e is not ImagingException)
        {
            // The system names a temporary file, which means nothing to the user.
            throw new ImagingException(target.FullName, "", $"it not writable ({e.Message.TrimEnd('.')})", $"room for {Quantity.Plain(entry.Length, "byte")}", e);
        }

        return new Stl10Unpacked(member, target.FullName, entry.Length, IsNew: true);
    }

    private void Copy(TarEntry entry, Stream target, Action tell, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        long left = entry.Length;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = Read(() => entry.DataStream!.Read(buffer));
            if (read == 0)
            {
                throw new ImagingException(_path, entry.Name, $"an end after {Quantity.Plain(entry.Length - left, "byte")}", $"{entry.Length}");
            }

            target.Write(buffer, 0, read);
            left -= read;
            tell();
        }
    }

    private TarEntry? Next(TarReader reader) => Read(() => reader.GetNextEntry());

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ImagingException(_path, "", $"what is no .tar.gz ({e.Message.TrimEnd('.')})", "the archive of STL-10", e);
        }
    }

    /// <summary>Names of the archive are never used as paths, so that these could do no harm; but whoever made them meant some.</summary>
    private void RequireHarmless(TarEntry entry)
    {
        string[] parts = entry.Name.Split('/', '\\');
        if (parts[0].Length == 0 || parts[0].EndsWith(':') || parts.Contains(".."))
        {
            throw new ImagingException(_path, "", $"the name {entry.Name}, which leads out of the folder", "names within it");
        }

        if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            throw new ImagingException(_path, entry.Name, $"a link to {entry.LinkName}", "a file");
        }
    }

    private void RequireLabels(List<Stl10Unpacked> unpacked)
    {
        foreach (IGrouping<Stl10Splits, Stl10Unpacked> split in unpacked.Where(file => file.File.ImageBytes > 0).GroupBy(file => file.File.Split))
        {
            if (split.Select(file => file.Images).Distinct().Count() > 1)
            {
                Stl10Unpacked images = split.Single(file => file.File.ImageBytes == Stl10File.PixelBytes);
                Stl10Unpacked labels = split.Single(file => file != images);
                foreach (Stl10Unpacked file in split.Where(file => file.IsNew))
                {
                    File.Delete(file.Path);
                }

                throw new ImagingException(_path, labels.File.Name, Quantity.Plain(labels.Images, "label"), $"{images.Images}, one for each image of {images.File.Name}");
            }
        }
    }
}
