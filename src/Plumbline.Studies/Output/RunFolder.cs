using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>
/// A run folder in the making. Files go to a folder with a temporary name beside the target; <see cref="Commit"/> gives it its
/// own name, so that a run folder is there whole or not at all.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _target;
    private readonly string _temporary;
    private readonly List<string> _missingParents = [];
    private bool _committed;

    private RunFolder(string path, string target)
    {
        Path = path;
        _target = target;
        string? parent = IOPath.GetDirectoryName(target);
        _temporary = IOPath.Combine(parent ?? target, $".{IOPath.GetFileName(target)}.{Environment.ProcessId}.partial");
        for (; parent is not null && !Directory.Exists(parent); parent = IOPath.GetDirectoryName(parent))
        {
            _missingParents.Add(parent);
        }
    }

    /// <summary>Where the run folder will be, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Prepares a run folder before any work is done, so that a folder that cannot be written costs nothing.</summary>
    /// <param name="path">Where the run folder will be.</param>
    /// <exception cref="PlanException">The folder exists and is not empty, or cannot be written.</exception>
    public static RunFolder Prepare(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path));
        if (File.Exists(target))
        {
            throw new PlanException($"{path}: found a file, expected a folder that does not exist or is empty");
        }

        RunFolder folder = new(path, target);
        try
        {
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            {
                throw new PlanException($"{path}: found a folder that is not empty, expected one that does not exist or is empty");
            }

            Directory.CreateDirectory(folder._temporary);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            folder.Dispose();
            throw new PlanException($"{path}: found a place that cannot be written ({e.Message.ReplaceLineEndings(" ").Trim()}), expected a writable folder", e);
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
        File.WriteAllText(In("plan.yaml"), PlanWriter.ToYaml(result.Plan));
        using (FileStream csv = File.Create(In("results.csv")))
        {
            ResultsCsv.Write(result.Points, csv);
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
        WriteJson("manifest.json", ManifestJson.Create(result with { Seconds = clock.Seconds, PeakMemoryBytes = StudyRunner.PeakMemory() }, DateTimeOffset.UtcNow));
    }

    /// <summary>Gives the folder its own name.</summary>
    public void Commit()
    {
        if (Directory.Exists(_target))
        {
            // Empty, or this throws and nothing is lost.
            Directory.Delete(_target);
        }

        Directory.Move(_temporary, _target);
        _committed = true;
    }

    /// <summary>Removes what was written unless it was committed, and the folders above that were made for it.</summary>
    public void Dispose()
    {
        if (_committed)
        {
            return;
        }

        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }

        foreach (string parent in _missingParents)
        {
            if (!Directory.Exists(parent) || Directory.EnumerateFileSystemEntries(parent).Any())
            {
                continue;
            }

            Directory.Delete(parent);
        }
    }

    private string In(string name) => IOPath.Combine(_temporary, name);

    private void WriteReport(StudyResult result)
    {
        IReadOnlyList<string> plots = StudyPlots.Write(result, In("plots"));
        ReportFacts facts = new()
        {
            Versions = MachineFacts.Versions(),
            Machine = MachineFacts.Machine(),
            Files = ["results.csv", "results.parquet", "plan.yaml", "manifest.json", .. plots.Select(name => $"plots/{name}")],
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
