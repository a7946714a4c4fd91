using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>The files of a run folder: what a finished study writes, into whichever folder it is given.</summary>
internal sealed class RunFiles(string folder, StudyResult result)
{
    internal const string SensitivityName = "sensitivity.csv";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all of them, manifest.json last.</summary>
    /// <param name="clock">Receives the seconds of writing.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public void Write(StudyClock clock, int threads, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        File.WriteAllText(In(RunFolder.PlanName), PlanWriter.ToYaml(PlanWriter.WithWholePath(result.Plan)));
        WriteFile("results.csv", csv => ResultsCsv.Write(result.Points, csv));
        WriteFile("summary.csv", csv => SummaryCsv.Write(result.Points, csv));
        cancellationToken.ThrowIfCancellationRequested();
        if (PublishedComparison.Create(result) is { } comparison)
        {
            WriteFile("comparison.csv", csv => ComparisonCsv.Write(comparison, csv));
        }

        using (FileStream parquet = File.Create(In("results.parquet")))
        {
            ResultsParquet.WriteAsync(result.Points, parquet).GetAwaiter().GetResult();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (result.Sensitivity is { } sensitivity)
        {
            WriteFile(SensitivityName, csv => SensitivityCsv.Write(sensitivity, csv));
        }

        foreach (IGrouping<(int Run, ConditionKey Key), StudyPoint> setting in result.Points.Where(point => point.Paper is not null).GroupBy(point => (point.Run, point.Key)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteJson(MetricsJson.PathOf(setting.Key.Run, setting.Key.Key), MetricsJson.Create([.. setting]));
        }

        byte[] study = StudyFile.Encode(result);
        File.WriteAllBytes(In(StudyFile.Name), study);
        cancellationToken.ThrowIfCancellationRequested();
        RunReport.Draw(result, MachineFacts.Versions(), MachineFacts.Machine(), threads, cancellationToken.ThrowIfCancellationRequested).WriteNew(folder);
        clock.Add("write", Stopwatch.GetElapsedTime(start).TotalSeconds);
        // Last, because it holds the seconds of all the rest.
        JsonObject manifest = ManifestJson.Create(result with { Seconds = clock.Seconds, PeakMemoryBytes = Math.Max(result.PeakMemoryBytes, StudyRunner.PeakMemory()) }, DateTimeOffset.UtcNow);
        manifest[ManifestJson.StudyName] = new JsonObject { ["file"] = StudyFile.Name, ["sha256"] = StudyFile.HashOf(study) };
        WriteJson(RunFolder.ManifestName, manifest);
    }

    private string In(string name) => IOPath.Combine(folder, name);

    private void WriteFile(string name, Action<Stream> write)
    {
        using FileStream file = File.Create(In(name));
        write(file);
    }

    private void WriteJson(string name, JsonObject content)
    {
        string path = In(name);
        Directory.CreateDirectory(IOPath.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ToJsonString(Indented) + "\n");
    }
}
