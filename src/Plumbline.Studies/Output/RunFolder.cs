using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>
/// A run folder in the making. Files go to a folder with a temporary name, which one process at a time can hold;
/// <see cref="Commit"/> gives it its own name, so that a run folder is there whole or not at all.
/// </summary>
/// <remarks>
/// Where the target exists already (empty: a mounted volume, say, or the present folder), it stays, the temporary folder
/// lies inside it, and committing moves the files up, manifest.json last.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string InsideName = ".partial";
    private const string LockName = ".lock";
    private const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _target;
    private readonly string _temporary;
    private readonly bool _targetExists;
    private readonly List<string> _missingParents = [];
    private FileStream? _lock;

    private RunFolder(string path, string target)
    {
        Path = path;
        _target = target;
        _targetExists = Directory.Exists(target);
        string? parent = IOPath.GetDirectoryName(target);
        _temporary = _targetExists || parent is null
            ? IOPath.Combine(target, InsideName)
            : IOPath.Combine(parent, $".{IOPath.GetFileName(target)}.partial");
        for (; parent is not null && !Directory.Exists(parent); parent = IOPath.GetDirectoryName(parent))
        {
            _missingParents.Add(parent);
        }
    }

    /// <summary>Where the run folder will be, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Prepares a run folder before any work is done, so that a folder that cannot be written costs nothing.</summary>
    /// <param name="path">Where the run folder will be.</param>
    /// <exception cref="PlanException">The folder exists and is not empty, cannot be written, or another study is writing it.</exception>
    public static RunFolder Prepare(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new PlanException($"--out: found '{path.Replace('\0', '?')}', expected the path of a folder");
        }

        string target = IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path));
        if (File.Exists(target))
        {
            throw new PlanException($"{path}: found a file, expected a folder that does not exist or is empty");
        }

        RunFolder folder = new(path, target);
        try
        {
            folder.RequireEmptyTarget();
            folder.Take();
            return folder;
        }
        catch (Exception e)
        {
            folder.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new PlanException($"{path}: found a place that cannot be written ({Reason(e)}), expected a writable folder", e);
            }

            throw;
        }
    }

    /// <summary>Writes everything that a run folder holds.</summary>
    /// <param name="result">The finished study.</param>
    /// <param name="clock">Receives the seconds of writing.</param>
    public void Write(StudyResult result, StudyClock clock)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(clock);
        long start = Stopwatch.GetTimestamp();
        // With the whole path of a file, so that the plan runs again from anywhere.
        bool isFile = File.Exists(result.Plan.Data);
        File.WriteAllText(In("plan.yaml"), PlanWriter.ToYaml(isFile ? result.Plan with { Data = IOPath.GetFullPath(result.Plan.Data) } : result.Plan));
        WriteFile("results.csv", csv => ResultsCsv.Write(result.Points, csv));
        WriteFile("summary.csv", csv => SummaryCsv.Write(result.Points, csv));
        if (PublishedComparison.Create(result) is { } comparison)
        {
            WriteFile("comparison.csv", csv => ComparisonCsv.Write(comparison, csv));
        }

        using (FileStream parquet = File.Create(In("results.parquet")))
        {
            ResultsParquet.WriteAsync(result.Points, parquet).GetAwaiter().GetResult();
        }

        foreach (IGrouping<(int Run, ConditionKey Key), StudyPoint> setting in result.Points.Where(point => point.Paper is not null).GroupBy(point => (point.Run, point.Key)))
        {
            WriteJson(MetricsJson.PathOf(setting.Key.Run, setting.Key.Key), MetricsJson.Create([.. setting]));
        }

        WriteReport(result);
        clock.Add("write", Stopwatch.GetElapsedTime(start).TotalSeconds);
        // Last, because it holds the seconds of all the rest.
        WriteJson(ManifestName, ManifestJson.Create(result with { Seconds = clock.Seconds, PeakMemoryBytes = StudyRunner.PeakMemory() }, DateTimeOffset.UtcNow));
    }

    /// <summary>Brings the files to the disk and gives the folder its own name.</summary>
    /// <exception cref="PlanException">The target is no longer free, or cannot be written; the message says where the results are.</exception>
    public void Commit()
    {
        foreach (string file in Directory.EnumerateFiles(_temporary, "*", SearchOption.AllDirectories).Where(file => IOPath.GetFileName(file) != LockName))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            if (_targetExists)
            {
                MoveUp();
                ReleaseLock();
                Directory.Delete(_temporary);
            }
            else
            {
                ReleaseLock();
                Directory.Move(_temporary, _target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The study is done: what it found is kept, wherever it is.
            ReleaseLock();
            string found = !_targetExists && IOPath.Exists(_target) ? "a folder that came to be during the study, expected none" : $"a place that cannot be written ({Reason(e)}), expected a writable folder";
            throw new PlanException($"{Path}: found {found}; the results are in {_temporary}", e);
        }
    }

    /// <summary>Removes what was written unless it was committed, and the folders above that were made for it.</summary>
    public void Dispose()
    {
        if (_lock is not null)
        {
            // The lock goes with the folder, so that nobody finds it free and half removed.
            Directory.Delete(_temporary, recursive: true);
            _lock.Dispose();
            _lock = null;
        }

        foreach (string parent in _missingParents.Where(parent => Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()))
        {
            Directory.Delete(parent);
        }
    }

    private static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        DirectoryNotFoundException => "there is no such folder",
        _ => "the system refuses it",
    };

    private void RequireEmptyTarget()
    {
        if (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any(entry => IOPath.GetFileName(entry) != InsideName))
        {
            throw new PlanException($"{Path}: found a folder that is not empty, expected one that does not exist or is empty");
        }
    }

    /// <summary>Takes the temporary folder for this process, and clears what a killed one left there.</summary>
    private void Take()
    {
        Directory.CreateDirectory(_temporary);
        try
        {
            _lock = new FileStream(IOPath.Combine(_temporary, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new PlanException($"{Path}: found another study writing it, expected a folder of its own", e);
        }

        // It may have been committed between the check and the lock.
        RequireEmptyTarget();
        foreach (string entry in Directory.EnumerateFileSystemEntries(_temporary).Where(entry => IOPath.GetFileName(entry) != LockName).ToArray())
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    /// <summary>Moves everything into the target; its manifest last, which says that the rest is there.</summary>
    private void MoveUp()
    {
        IEnumerable<string> names = Directory.EnumerateFileSystemEntries(_temporary).Select(entry => IOPath.GetFileName(entry)).Where(name => name != LockName);
        foreach (string name in names.OrderBy(name => name == ManifestName).ToArray())
        {
            Directory.Move(In(name), IOPath.Combine(_target, name));
        }
    }

    private void ReleaseLock()
    {
        _lock?.Dispose();
        _lock = null;
        File.Delete(In(LockName));
    }

    private string In(string name) => IOPath.Combine(_temporary, name);

    private void WriteFile(string name, Action<Stream> write)
    {
        using FileStream file = File.Create(In(name));
        write(file);
    }

    private void WriteReport(StudyResult result)
    {
        IReadOnlyList<string> plots = StudyPlots.Write(result, In("plots"));
        ReportFacts facts = new()
        {
            Versions = MachineFacts.Versions(),
            Machine = MachineFacts.Machine(),
            Files = ["results.csv", "results.parquet", "summary.csv", .. result.IsComparedWithPaper ? (string[])["comparison.csv"] : [], "plan.yaml", "manifest.json", .. plots.Select(name => $"plots/{name}")],
        };
        using FileStream html = File.Create(In("report.html"));
        StudyReport.WriteHtml(result, html, facts);
    }

    private void WriteJson(string name, JsonObject content)
    {
        string path = In(name);
        Directory.CreateDirectory(IOPath.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ToJsonString(Indented) + "\n");
    }
}
