using System.CommandLine;
using Plumbline.Studies.Comparing;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb report: the report of a finished study again, or several studies side by side.</summary>
internal static class ReportCommand
{
    private const string Description = """
        Makes the report of a finished study again from its run folder, without the data and without measuring anything anew. Of several
        runs it makes one report that compares them: what was different between them, overlap, capacity and cliff, safe efSearch, LID and
        barycenter shift side by side, and whether they can be compared at all.

        Examples:
          plumb report runs/mine
          plumb report runs/mine -o mine.html
          plumb report runs/mine -o published --json -
          plumb report runs/before runs/after -o comparison.html
          plumb report runs/before runs/after -o comparison --force

        -o names a page (.html), or a folder for the page and plots/. Without it, one run gets report.html and plots/ in its own folder,
        several get comparison.html in the present one. A file that is there already with other content is replaced with --force only.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string[]> Runs = new("RUN") { Arity = ArgumentArity.OneOrMore, Description = "Run folders of plumb study." };
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FILE.html|FOLDER", "Where to: a page alone, or a folder for page and pictures.", "-o");
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Threads = CommandOptions.Threads();
    private static readonly Option<string?> Json = CommandOptions.Json("runs, differences, files; docs/report.md");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("report", Description);
        command.Arguments.Add(Runs);
        foreach (Option option in (Option[])[Out, Force, Threads, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static ReportRequest Read(ParseResult parsed) => new(
        parsed.GetValue(Runs) ?? [],
        CommandOptions.PathOf(parsed, Out),
        parsed.GetValue(Force),
        CommandOptions.ThreadsOf(parsed, Threads),
        CommandOptions.JsonOf(parsed, Json),
        parsed.GetValue(Quiet));

    private static int Run(ReportRequest request, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        (string folder, string? page) = Place(request);
        foreach (string run in request.Runs)
        {
            JsonTarget.Check(request.Json, request.Force, [page], run);
        }

        JsonTarget.Check(request.Json, request.Force, [page], page is null ? folder : null, "the report or inside it");
        StoredRun[] runs = [.. request.Runs.Select(RunFolder.Read)];
        RequireNoOtherRun(request, folder, page);
        times.End("load");
        RunComparison? comparison = runs.Length > 1 ? RunComparison.Create(runs) : null;
        RunReport report = comparison is null
            ? RunReport.Draw(runs[0], request.Output is null ? null : folder, page is null, request.Threads, cancellationToken)
            : ComparisonReport.Draw(comparison, folder, page is null, request.Threads, cancellationToken);
        times.End("draw");
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<string> written = page is null ? report.WriteTo(folder, request.Force) : report.WritePage(page, request.Force);
        times.End("write");
        ReportOutcome outcome = new(runs, comparison, page ?? Path.Combine(folder, report.Name), report.Pictures.Count, written, times.All, StudyRunner.PeakMemory());
        JsonTarget.Write(request.Json, () => ReportJson.Create(outcome));
        new ReportScreen(request).End(outcome);
        return ExitCode.Done;
    }

    /// <summary>The folder that the report goes to, and the page where it goes alone.</summary>
    private static (string Folder, string? Page) Place(ReportRequest request)
    {
        string? output = request.Output ?? (request.Runs.Count > 1 ? ComparisonReport.PageName : null);
        if (output is null)
        {
            return (request.Runs[0], null);
        }

        // Not a folder of that name, which nobody means by it; a version such as runs-1.2 is none.
        if (!Path.Exists(output) && Path.GetExtension(output) is [_, var letter, ..] extension && char.IsAsciiLetter(letter) && !extension.StartsWith(".htm", StringComparison.OrdinalIgnoreCase))
        {
            throw new PlanException($"{Out.Name}: found {output}, expected a page (.html) or a folder ({output}{Path.DirectorySeparatorChar} makes one of that name)");
        }

        bool isPage = output.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || output.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
        if (!isPage || Directory.Exists(output))
        {
            return !File.Exists(output)
                ? (output, null)
                : throw new PlanException($"{Out.Name}: found {output}, a file that is no page, expected the path of a page (.html) or of a folder");
        }

        OutputPath.RequireFile(Out.Name, output);
        return (Path.GetDirectoryName(Path.GetFullPath(output))!, output);
    }

    /// <summary>Refuses the folder of a run that is not the one reported: its report would go.</summary>
    private static void RequireNoOtherRun(ReportRequest request, string folder, string? page)
    {
        bool own = request.Runs.Count == 1 && Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Runs[0])) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!own && page is null && File.Exists(Path.Combine(folder, "manifest.json")))
        {
            throw new PlanException($"{Out.Name}: found {folder}, a run folder, expected another folder or a page (.html)");
        }
    }
}
