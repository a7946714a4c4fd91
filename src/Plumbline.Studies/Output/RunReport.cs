using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Results;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>A report in memory: its page, and its charts as pictures. Nothing is written before all of it is drawn.</summary>
public sealed class RunReport
{
    /// <summary>Name of a study's report in its run folder.</summary>
    public const string PageName = "report.html";

    /// <summary>Name of the folder of pictures beside it.</summary>
    public const string PlotsName = "plots";

    private readonly byte[] _page;

    internal RunReport(string name, byte[] page, IReadOnlyList<ReportPicture> pictures)
    {
        Name = name;
        _page = page;
        Pictures = pictures;
    }

    /// <summary>Name of the page where it goes to a folder.</summary>
    public string Name { get; }

    /// <summary>The page, HTML in UTF-8.</summary>
    public ReadOnlyMemory<byte> Page => _page;

    /// <summary>The pictures; none where only the page is wanted.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; }

    /// <summary>Draws the report of a finished study again: for its own run folder, the bytes that the study wrote there.</summary>
    /// <param name="run">The study.</param>
    /// <param name="folder">The folder that the report is to lie in; null for the run folder itself.</param>
    /// <param name="pictures">Whether to draw pictures too; without them the page names those of the run folder.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor. The bytes do not depend on it.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RunReport Draw(StoredRun run, string? folder = null, bool pictures = true, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        string link = folder is null ? string.Empty : RelativeLink(folder, run.Path);
        return Draw(run.Result, run.Versions, run.Machine, threads, cancellationToken.ThrowIfCancellationRequested, link, pictures);
    }

    /// <summary>Writes page and pictures into a folder, each file whole; folders are made where they are missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="replace">Whether a file with other content is replaced. One with the same content stays as it is.</param>
    /// <returns>The paths of the files written; those that were there with the same content are left out.</returns>
    /// <exception cref="PlanException">A file with other content is there and is not to be replaced: nothing was written.</exception>
    public IReadOnlyList<string> WriteTo(string folder, bool replace)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        // The page last, which says that the rest is there.
        return Write(
            [.. Pictures.Select(picture => (IOPath.Combine(folder, PlotsName, picture.Name), picture.Bytes)), (IOPath.Combine(folder, Name), _page)],
            replace,
            Pictures.Count > 0 ? IOPath.Combine(folder, PlotsName) : folder);
    }

    /// <summary>Writes the page alone, as a file of any name in a folder that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="replace">As in <see cref="WriteTo"/>.</param>
    /// <returns>As of <see cref="WriteTo"/>.</returns>
    /// <exception cref="PlanException">As of <see cref="WriteTo"/>.</exception>
    public IReadOnlyList<string> WritePage(string path, bool replace)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Write([(path, _page)], replace, null);
    }

    internal static RunReport Draw(
        StudyResult result,
        IReadOnlyDictionary<string, string> versions,
        IReadOnlyDictionary<string, string> machine,
        int threads,
        Action? beforeChart,
        string folder = "",
        bool drawPictures = true)
    {
        StudyCharts charts = new(new StudyView(result));
        IReadOnlyList<ReportPicture> pictures = drawPictures ? StudyPlots.Draw(charts.All, threads, beforeChart) : [];
        beforeChart?.Invoke();
        ReportFacts facts = new()
        {
            Versions = versions,
            Machine = machine,
            Folder = folder,
            Plots = (drawPictures ? string.Empty : folder) + PlotsName + "/",
            Files = FilesOf(result, charts),
        };
        using MemoryStream page = new();
        StudyReport.WriteHtml(result, page, facts);
        return new RunReport(PageName, page.ToArray(), pictures);
    }

    /// <summary>Writes into a new folder, which nobody reads yet.</summary>
    internal void WriteNew(string folder)
    {
        Directory.CreateDirectory(IOPath.Combine(folder, PlotsName));
        foreach (ReportPicture picture in Pictures)
        {
            File.WriteAllBytes(IOPath.Combine(folder, PlotsName, picture.Name), picture.Bytes);
        }

        File.WriteAllBytes(IOPath.Combine(folder, Name), _page);
    }

    /// <summary>A relative link from a folder to another, percent-encoded, with a slash at its end; empty for the same folder.</summary>
    internal static string RelativeLink(string from, string to)
    {
        string relative = IOPath.GetRelativePath(IOPath.GetFullPath(from), IOPath.GetFullPath(to));
        return relative == "."
            ? string.Empty
            : string.Concat(relative.Split(IOPath.DirectorySeparatorChar).Select(part => Uri.EscapeDataString(part) + "/"));
    }

    private static string[] FilesOf(StudyResult result, StudyCharts charts) =>
    [
        "results.csv",
        "results.parquet",
        "summary.csv",
        .. result.IsComparedWithPaper ? (string[])["comparison.csv"] : [],
        .. result.Sensitivity is null ? (string[])[] : [RunFiles.SensitivityName],
        StudyFile.Name,
        RunFolder.PlanName,
        RunFolder.ManifestName,
        .. charts.All.Where(chart => chart.Picture is not null).SelectMany(chart => (string[])[$"{PlotsName}/{chart.Picture}.png", $"{PlotsName}/{chart.Picture}.svg"]),
    ];

    private static string[] Write((string Path, byte[] Bytes)[] files, bool replace, string? folder)
    {
        (string Path, byte[] Bytes)[] changed = [.. files.Where(file => !File.Exists(file.Path) || !File.ReadAllBytes(file.Path).AsSpan().SequenceEqual(file.Bytes))];
        if (!replace && changed.FirstOrDefault(file => IOPath.Exists(file.Path)).Path is { } other)
        {
            throw new PlanException($"{other}: found another file there, expected none or the same (--force replaces it, -o names another place)");
        }

        string[] paths = [.. changed.Select(file => file.Path)];
        if (paths.Length == 0)
        {
            return paths;
        }

        string[] made = folder is null ? [] : Make(folder);
        try
        {
            AtomicFile.Write(paths, streams =>
            {
                for (int i = 0; i < changed.Length; i++)
                {
                    streams[i].Write(changed[i].Bytes);
                }
            });
            return paths;
        }
        catch
        {
            foreach (string empty in made.Where(path => !Directory.EnumerateFileSystemEntries(path).Any()))
            {
                Directory.Delete(empty);
            }

            throw;
        }
    }

    /// <summary>Makes a folder and those above it that are missing.</summary>
    /// <returns>The ones made, the innermost first.</returns>
    private static string[] Make(string folder)
    {
        List<string> missing = [];
        for (string? path = IOPath.GetFullPath(folder); path is not null && !Directory.Exists(path); path = IOPath.GetDirectoryName(path))
        {
            missing.Add(path);
        }

        Directory.CreateDirectory(folder);
        return [.. missing];
    }
}
