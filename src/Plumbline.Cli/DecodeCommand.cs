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
        Option<string?> queries = new("--queries") { HelpName = "N", Description = "Queries a run, where a file does not say. [default: 10000]" };
        Option<bool> all = new("--all") { Description = "List every k instead of the first and the last with missing results." };
        Option<string?> json = new("--json")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "FILE|-",
            Description = "Also write machine-readable results to a file, or to standard output (-, or nothing) instead of the tables.",
        };
        Command command = new("decode", Description) { path, queries, all, json };
        command.SetAction(parsed => CommandRun.Execute(_ => Run(
            parsed.GetValue(path)!,
            Queries(parsed.GetValue(queries)),
            parsed.GetValue(all),
            parsed.GetResult(json) is null ? null : parsed.GetValue(json) ?? "-")));
        return command;
    }

    private static int Run(string path, int queries, bool all, string? json)
    {
        long start = Stopwatch.GetTimestamp();
        JsonTarget.Check(json, [path], Path.Combine(path, "metrics.json"));
        IReadOnlyList<DecodedPoint> points = path == PaperName && !Path.Exists(path) ? DecodedPoint.Published() : Read(path, queries);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!JsonTarget.IsStandardOutput(json))
        {
            new DecodeTables(Spectre.Console.AnsiConsole.Console).Write(points, all);
        }

        JsonTarget.Write(json, () => DecodeJson.Create(path, points, seconds, StudyRunner.PeakMemory()));
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
        return files.Length > 0
            ? DecodedPoint.Read(files, queries)
            : throw new PlanException($"{path}: found no metrics.json in it, expected a run folder in the paper convention");
    }

    private static int Queries(string? text)
    {
        int queries = text is null ? 10_000 : NumberList.WholeNumber(text, "--queries");
        return queries >= 1 ? queries : throw new PlanException($"--queries: found {queries}, expected 1 or more");
    }
}
