using System.Globalization;
using Plumbline.Imaging.Sources;

namespace Plumbline.Bench.Embed;

/// <summary>The images of bench/compare embed.</summary>
internal static class EmbedImages
{
    /// <summary>Whether the photos are there.</summary>
    public static bool HavePhotos => PhotoFolder() is not null;

    /// <summary>What opens as so many images; photos are copied to a folder of their own.</summary>
    /// <param name="session">Has the folder for files.</param>
    /// <param name="kind">Which images.</param>
    /// <param name="count">How many.</param>
    public static string SourceOf(BenchSession session, ImageKind kind, int count) => kind == ImageKind.Photos
        ? CopyPhotos(session, count)
        : string.Create(CultureInfo.InvariantCulture, $"generated:{count}");

    private static string? PhotoFolder() => EvaluationData.Find("photos", "labels.csv");

    private static string CopyPhotos(BenchSession session, int count)
    {
        string folder = session.Scratch.File(string.Create(CultureInfo.InvariantCulture, $"photos-{count}"));
        if (Directory.Exists(folder))
        {
            return folder;
        }

        string from = PhotoFolder() ?? throw new BenchException("found no photos, expected them in ../shared/data/photos");
        using FolderImages photos = new(from, session.Cancellation);
        if (photos.Count < count)
        {
            throw new BenchException($"{from}: found {photos.Count} photos, expected {count} or more");
        }

        for (int i = 0; i < count; i++)
        {
            string target = Path.Combine(folder, photos.NameOf(i));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, photos.NameOf(i)), target);
        }

        return folder;
    }
}
