using System.CommandLine;
using System.Globalization;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using Plumbline.Studies.Tuning;

namespace Plumbline.Cli;

/// <summary>plumb tune: which search effort an index needs.</summary>
internal static class TuneCommand
{
    private const string Description = """
        Finds the search effort that an index needs: for each k the smallest ef at which at least a share of queries (--share) has an overlap
        with the exact neighbours of at least --overlap, with a confidence that is exact for the number of queries (--confidence). Half of the
        queries choose where to look, the other half is held out and certifies (docs/tune.md has the argument). Says the rule
        ef = max(floor, alpha k) that covers them, what a query costs beside exact search, and how to set it in the engine's own words.

        Examples:
          plumb tune embeddings.plumb --data embeddings.npy --queries queries.npy --k 10,100 --overlap 0.95
          plumb tune embeddings.plumb --data embeddings.npy --queries queries.npy --sample 4000 --k 10:100:10 --overlap 0.9 --share 0.99 --joint
          plumb tune index.faiss --data embeddings.npy --queries queries.npy --k 10,100 --overlap 0.95
          plumb tune embeddings.plumb --data embeddings.npy --queries queries.npy --k 100 --overlap 0.95 --budget 2ms --json -
          plumb tune embeddings.plumb --data embeddings.npy --queries queries.npy --k 10,100 --overlap 0.95 --report tune.html
          plumb tune "postgres://ann@db.example/shop?table=items" --data embeddings.npy --queries queries.npy --k 10 --overlap 0.95

        Vectors of the base (--self, the default without --queries) are easier to search for than others; their ef is too small for those.

        Exit codes: 0 every k is certified, and within the budget, 1 one is not, 2 bad input or usage, 3 the engine could not be reached,
        130 cancelled.
        """;

    private const int StepsTimedForReport = 5;

    private static readonly TimeSpan ShortestBudget = TimeSpan.FromMicroseconds(1);
    private static readonly TimeSpan LongestBudget = TimeSpan.FromHours(1);

    private static readonly TargetOptions Target = new();
    private static readonly Option<string?> K = CommandOptions.Text("--k", "LIST", $"Neighbours to ask for: {CommandOptions.ListForm}. Required.");
    private static readonly Option<string?> Overlap = CommandOptions.Text("--overlap", "OVERLAP", "The overlap that a query is to have, above 0, at most 1. Required.");
    private static readonly Option<string?> Share = CommandOptions.Text("--share", "SHARE", "The share of queries that is to have it, above 0, below 1. [default: 0.95]");
    private static readonly Option<string?> Confidence = CommandOptions.Text("--confidence", "SHARE", "The confidence in that, at each k, above 0, below 1. [default: 0.95]");
    private static readonly Option<bool> Joint = new("--joint") { Description = "Have the confidence for all k together (Bonferroni), not for each by itself." };
    private static readonly Option<string?> Budget = CommandOptions.Text("--budget", "TIME", "What a query may take, asked alone, such as 2ms: fails where the efSearch found takes longer, and says what fits.");
    private static readonly Option<string?> Report = CommandOptions.Text("--report", "FILE.html", "Also write a report to look at, one file that needs no network.");
    private static readonly Option<bool> Force = CommandOptions.Force();
    private static readonly Option<string?> Json = CommandOptions.Json("efforts, bounds, costs, rule; docs/tune.md");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Command command = new("tune", Description);
        Target.AddTo(command);
        foreach (Option option in (Option[])[K, Overlap, Share, Confidence, Joint, Budget, Report, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static TuneRequest Read(ParseResult parsed)
    {
        TargetRequest target = Target.Read(parsed);
        TuneOptions usual = new() { Ks = [], Overlap = 1 };
        return new TuneRequest(
            target,
            new TuneOptions
            {
                Ks = NumberList.Integers(CommandOptions.Required(parsed, K, "one k or more, such as 10,100"), K.Name),
                Overlap = NumberList.AnyNumber(CommandOptions.Required(parsed, Overlap, "the overlap that a query is to have, such as 0.95"), Overlap.Name),
                Share = NumberOf(parsed, Share) ?? usual.Share,
                Confidence = NumberOf(parsed, Confidence) ?? usual.Confidence,
                Joint = parsed.GetValue(Joint),
                BudgetMilliseconds = Duration.Of(parsed, Budget, ShortestBudget, LongestBudget)?.TotalMilliseconds,
                Seed = target.Seed,
                TimedSteps = parsed.GetValue(Report) is null ? 0 : StepsTimedForReport,
            },
            CommandOptions.PathOf(parsed, Report),
            parsed.GetValue(Force),
            CommandOptions.JsonOf(parsed, Json),
            parsed.GetValue(Quiet));
    }

    private static double? NumberOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? NumberList.AnyNumber(text, option.Name) : null;

    private static int Run(TuneRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(Report.Name, request.Report, request.Force);
        Check(request);
        TuneScreen screen = new(request);
        TuneOutcome outcome = screen.WithProgress(progress => TuneAsync(request, screen, progress, cancellationToken).AsTask().GetAwaiter().GetResult());
        JsonTarget.Write(request.Json, () => TuneOutcomeJson.Create(request, outcome));
        screen.End(outcome);
        CommandRun.TellMetricDoubt(outcome.Result.Engine);
        // Said with --quiet too: a job that fails has to say why.
        TuneResult result = outcome.Result;
        if (result.Rows.Any(row => !row.Reached))
        {
            CommandRun.Fail(ExitCode.RequirementNotMet, string.Create(
                CultureInfo.InvariantCulture,
                $"--overlap {request.Options.Overlap}: found no certified {result.Engine.Effort!.Name} at k {string.Join(", ", result.Rows.Where(row => !row.Reached).Select(row => row.K))}, expected one at every k"));
        }

        if (result.Budget.Any(row => !row.Passed))
        {
            CommandRun.Fail(ExitCode.RequirementNotMet, string.Create(
                CultureInfo.InvariantCulture,
                $"--budget: found nothing certified within {request.Options.BudgetMilliseconds} ms at k {string.Join(", ", result.Budget.Where(row => !row.Passed).Select(row => row.K))}, expected an effort that fits at every k"));
        }

        return result.Passed ? ExitCode.Done : ExitCode.RequirementNotMet;
    }

    private static void Check(TuneRequest request)
    {
        if (request.Report is { } report)
        {
            OutputPath.RequireNew(Report.Name, report, report, request.Force, request.Target.Inputs);
            OutputPath.RequireWritable(Report.Name, report);
            JsonTarget.Check(request.Json, request.Force, [], report, "the report");
        }

        JsonTarget.Check(request.Json, request.Force, request.Target);
        // Too few queries are seen from the head of their file, before an index that may be large is read.
        int queries = (request.Target.Queries ?? request.Target.Data) is { } file ? VectorFile.Describe(file).Rows : int.MaxValue;
        OpenedTarget.RequireKs(request.Target, request.Options.Ks);
        request.Options.Validate(Math.Min(request.Target.Sample, queries));
    }

    private static async ValueTask<TuneOutcome> TuneAsync(
        TuneRequest request, TuneScreen screen, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        OpenedTarget target = await OpenedTarget.OpenAsync(request.Target, progress, cancellationToken).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            times.End("load");
            TuneRunner runner = new(target.Probe, request.Options);
            screen.Begin(target.Probe, runner);
            TuneResult result = await runner.RunAsync(WorkProgress.OfProbe(progress), cancellationToken).ConfigureAwait(false);
            times.Add(result.Seconds);
            if (request.Report is not null)
            {
                AtomicFile.Write(request.Report, stream => TuneReport.WriteHtml(request.Target.Shown, result, stream, ReportedFacts.Of(request.Target)));
                times.End("write");
            }

            return new TuneOutcome(result, times.All, StudyRunner.PeakMemory());
        }
    }
}
