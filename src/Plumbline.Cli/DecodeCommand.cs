using System.CommandLine;
using System.Diagnostics;
using Plumbline.Studies.Decoding;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb decode: what mean distances in the authors' convention are made of.</summary>
internal static class DecodeCommand
{
    private const string PaperName = "paper";
    private const int UsualQueries = 10_000;

    private const string Description = """
        Explains the mean distances of a metrics.json, the paper authors' or one of plumb study: which of them are means of
        distances and which hold pads, for how many queries a result was missing, and how many the finite-value guard dropped.

        A result that FAISS does not have comes with the distance 3.4028235e38. A mean over 10,000 queries is then 1e31 or more;
        mean * k * queries / 3.4028235e38 tells how many queries it was. Where queries are dropped, the exact mean is biased too:
        beside it stands that of all queries, where the folder has settings without pads to read it from.

        Examples:
          plumb decode paper
          plumb decode runs/paper-1
          plumb decode results/run_00/ef_search_study/ef_search_25/metrics.json --all
          plumb decode paper --json decoded.json

        Exit codes: 0 done, 2 bad input or usage.
        """;

    public static Command Create()
    {
        Argument<string> path = new("PATH") { Description = "A metrics.json, a folder that holds some (a run folder), or paper for the published results that come with the tool." };
        Option<string?> queries = CommandOptions.Text("--run-queries", "N", "Queries of a run, where a file does not say. [default: 10000]");
        Option<bool> all = new("--all") { Description = "List every k instead of the first and the last with missing results." };
        Option<bool> force = CommandOptions.ForceJson();
        Option<string?> json = CommandOptions.Json("means, pads, dropped queries");
        Option<bool> quiet = CommandOptions.Quiet();
        path.CompletionSources.Add(PaperName);
        Command command = new("decode", Description) { path, queries, all, force, json, quiet };
        command.SetAction(parsed => CommandRun.Execute(_ => Run(
            parsed.GetValue(path)!,
            CommandOptions.Number(parsed, queries, UsualQueries, 1),
            parsed.GetValue(all),
            parsed.GetValue(force),
            CommandOptions.JsonOf(parsed, json),
            parsed.GetValue(quiet))));
        return command;
    }

    private static int Run(string path, int queries, bool all, bool force, string? json, bool quiet)
    {
        long start = Stopwatch.GetTimestamp();
        JsonTarget.Check(json, force, [path], Path.Combine(path, "metrics.json"));
        IReadOnlyList<DecodedPoint> points = path == PaperName && !Path.Exists(path) ? DecodedPoint.Published() : Read(path, queries);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        JsonTarget.Write(json, () => DecodeJson.Create(path, points, seconds, StudyRunner.PeakMemory()));
        if (!quiet)
        {
            Screen.Show(() =>
            {
                new DecodeTables(Screen.Open(standardError: JsonTarget.IsStandardOutput(json))).Write(points, all);
                Console.Out.Flush();
            });
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<DecodedPoint> Read(string path, int queries)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? DecodedPoint.Read([path], queries)
                : throw new PlanException($"{path}: found no such file or folder, expected a metrics.json, a folder that holds some, or {PaperName}");
        }

        string[] files = [.. Directory.EnumerateFiles(path, "metrics.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            throw new PlanException($"{path}: found no metrics.json in it, expected a run folder in the paper convention");
        }

        RequireOneStudy(path, files);
        return DecodedPoint.Read(files, queries);
    }

    /// <summary>Means of two studies have nothing to do with each other: other vectors, other graphs.</summary>
    private static void RequireOneStudy(string path, string[] files)
    {
        string[] studies = [.. files.Select(file => StudyOf(path, file)).Distinct(StringComparer.Ordinal)];
        if (studies.Length > 1)
        {
            const int Shown = 3;
            string more = studies.Length > Shown ? $" and {NumberWords.Count(studies.Length - Shown)} more" : "";
            throw new PlanException($"{path}: found the metrics.json of {NumberWords.Count(studies.Length)} studies ({string.Join(", ", studies.Take(Shown))}{more}), expected those of one: name one of these folders");
        }
    }

    // STUDY/run_RR/CONDITION/SETTING/metrics.json; files that lie otherwise are of the folder that was named.
    private static string StudyOf(string path, string file)
    {
        for (string? above = Path.GetDirectoryName(file); !string.IsNullOrEmpty(above); above = Path.GetDirectoryName(above))
        {
            if (Path.GetFileName(above).StartsWith("run_", StringComparison.Ordinal))
            {
                return Path.GetDirectoryName(above) is { Length: > 0 } study ? study : ".";
            }
        }

        return path;
    }
}
