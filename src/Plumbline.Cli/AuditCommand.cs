using System.CommandLine;
using System.Globalization;
using Plumbline.IO;
using Plumbline.Studies.Auditing;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb audit: which k of an index are still true, and whether that is enough.</summary>
internal static class AuditCommand
{
    private const string Description = """
        Asks an index that you have, and measures whether its neighbourhoods are true: overlap with exact neighbours, which Plumbline finds
        itself, what is lost and why, and what the engine does when k exceeds its search effort. Checks that results are sorted, that no id
        repeats, that ids exist, that the metric is the stated one, that the effort has an effect, that every vector can be reached.

        Examples:
          plumb audit embeddings.plumb --data embeddings.npy
          plumb audit embeddings.plumb --data embeddings.npy --queries queries.npy --k 10,100 --ef 50,100
          plumb audit embeddings.plumb --data embeddings.npy --k 10 --min-overlap 0.95 --max-unfilled 0 --max-p99-loss 0.3
          plumb audit index.faiss --data embeddings.npy --queries queries.npy --ef 16,64,256
          plumb audit index.bin --metric cosine --data embeddings.npy
          plumb audit embeddings.plumb --data embeddings.npy --contract spill-and-pad --ef 16 --report audit.html --json audit.json
          plumb audit "postgres://ann@db.example/shop?table=items&column=embedding&id=id" --data embeddings.npy --ef 40,200
          plumb audit "redis://127.0.0.1:6379?key=items" --from-engine --queries queries.npy
          plumb audit "chroma://127.0.0.1:8000/items" --data embeddings.npy --ids ids.txt

        A password is best left out of the address: PGPASSWORD, REDISCLI_AUTH and CHROMA_TOKEN are read, and none is ever shown.

        Requirements hold for every (k, ef) asked for, and so do the checks (--ignore CHECK tells a failed check, and passes it).

        Exit codes: 0 all requirements are met, 1 one is not, 2 bad input or usage, 3 the engine could not be reached, 130 cancelled.
        """;

    private static readonly TargetOptions Target = new();
    private static readonly Option<string?> K = CommandOptions.Text("--k", "LIST", $"Neighbours to ask for: {CommandOptions.ListForm}. [default: 10,50,100,200,500]");
    private static readonly Option<string?> Ef = CommandOptions.Text("--ef", "LIST", "Search efforts to ask with. [default: what the engine is set to]");
    private static readonly Option<string?> ConventionOption = CommandOptions.Choice("--convention", ConventionNames.All, "paper and both: also the measures of the paper's authors, by their formulas. [default: standard]");
    private static readonly Option<string?> MinOverlap = CommandOptions.Text("--min-overlap", "OVERLAP", "Require this mean overlap or more, 0 to 1.");
    private static readonly Option<string?> MaxUnfilled = CommandOptions.Text("--max-unfilled", "SHARE", "Require this share of missing results or less, 0 to 1.");
    private static readonly Option<string?> MaxP99Loss = CommandOptions.Text("--max-p99-loss", "SHARE", "Require this loss (1 - overlap) or less for 99% of the queries, 0 to 1.");
    private static readonly Option<string?> Ignore = CommandOptions.Text("--ignore", "LIST", $"Checks that may fail, with commas: {string.Join(", ", AuditRunner.CheckNames)}.");
    private static readonly Option<string?> Report = CommandOptions.Text("--report", "FILE.html", "Also write a report to look at, one file that needs no network.");
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Json = CommandOptions.Json("contract, checks, measures, verdict; docs/audit.md");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("audit", Description);
        Ignore.CompletionSources.Add([.. AuditRunner.CheckNames]);
        Target.AddTo(command);
        foreach (Option option in (Option[])[K, Ef, ConventionOption, MinOverlap, MaxUnfilled, MaxP99Loss, Ignore, Report, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static AuditRequest Read(ParseResult parsed)
    {
        TargetRequest target = Target.Read(parsed);
        return new AuditRequest(
            target,
            new AuditOptions
            {
                Ks = parsed.GetValue(K) is { } ks ? NumberList.Integers(ks, K.Name) : null,
                Efforts = parsed.GetValue(Ef) is { } efforts ? NumberList.Integers(efforts, Ef.Name) : null,
                Convention = parsed.GetValue(ConventionOption) is { } convention ? ConventionNames.Find(convention, ConventionOption.Name) : Convention.Standard,
                MinOverlap = CommandOptions.ShareOf(parsed, MinOverlap),
                MaxUnfilled = CommandOptions.ShareOf(parsed, MaxUnfilled),
                MaxP99Loss = CommandOptions.ShareOf(parsed, MaxP99Loss),
                Ignored = parsed.GetValue(Ignore)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                Seed = target.Seed,
            },
            CommandOptions.PathOf(parsed, Report),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static int Run(AuditRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(Report.Name, request.Report, request.Force);
        Check(request);
        AuditScreen screen = new(request);
        AuditOutcome outcome = screen.WithProgress(progress => AuditAsync(request, screen, progress, cancellationToken).AsTask().GetAwaiter().GetResult());
        JsonTarget.Write(request.Json, () => AuditOutcomeJson.Create(request, outcome));
        screen.End(outcome);
        // Said with --quiet too: a job that fails has to say why.
        foreach (AuditCheck failed in outcome.Result.Checks.Where(check => !check.Passed && !request.Options.Ignored.Contains(check.Name)))
        {
            CommandRun.Fail(ExitCode.RequirementNotMet, $"check {failed.Name} failed: {failed.Detail}");
        }

        foreach (AuditRequirement unmet in outcome.Result.Requirements.Where(requirement => requirement is { Passed: false, Name: not "checks" }))
        {
            CommandRun.Fail(ExitCode.RequirementNotMet, string.Create(
                CultureInfo.InvariantCulture, $"{unmet.Name}: found {unmet.Measured:G6}, expected {unmet.Required:G6} or {(unmet.Name.StartsWith("max", StringComparison.Ordinal) ? "less" : "more")} ({unmet.Where})"));
        }

        return outcome.Result.Passed ? ExitCode.Done : ExitCode.RequirementNotMet;
    }

    private static void Check(AuditRequest request)
    {
        if (request.Report is not null)
        {
            OutputPath.RequireNew(Report.Name, request.Report, request.Report, request.Force, request.Target.Inputs);
            OutputPath.RequireWritable(Report.Name, request.Report);
        }

        if (request.Report is { } report)
        {
            JsonTarget.Check(request.Json, request.Force, [], report, "the report");
        }

        JsonTarget.Check(request.Json, request.Force, request.Target);
        OpenedTarget.RequireKs(request.Target, request.Options.Ks);
        request.Options.Validate();
    }

    private static async ValueTask<AuditOutcome> AuditAsync(
        AuditRequest request, AuditScreen screen, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        OpenedTarget target = await OpenedTarget.OpenAsync(request.Target, progress, cancellationToken).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            times.End("load");
            AuditRunner runner = new(target.Probe, request.Options);
            screen.Begin(target.Probe, runner.Ks);
            AuditResult result = await runner.RunAsync(WorkProgress.OfProbe(progress), cancellationToken).ConfigureAwait(false);
            times.Add(result.Seconds);
            if (request.Report is not null)
            {
                AtomicFile.Write(request.Report, stream => AuditReport.WriteHtml(request.Target.Shown, result, stream, ReportedFacts.Of(request.Target)));
                times.End("write");
            }

            return new AuditOutcome(result, times.All, StudyRunner.PeakMemory());
        }
    }
}
