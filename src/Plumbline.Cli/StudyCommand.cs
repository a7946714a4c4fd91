using System.CommandLine;
using System.Globalization;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Data;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>plumb study: the whole study, from vectors to report.</summary>
internal static class StudyCommand
{
    /// <summary>The folder of run folders that --out does not name.</summary>
    public const string DefaultParent = "runs";

    private const string Description = """
        Runs the capacity study: exact neighbours against HNSW neighbours under three conditions (fixed efSearch, construction
        quality, efSearch in proportion to k), and writes a run folder with results.csv, report.html and plots.

        Without arguments it runs the quick preset on `replica`: synthetic, calibrated to the published statistics.

        Examples:
          plumb study
          plumb study --data embeddings.npy --k 10:200:10 --ef 32,64,128
          plumb study --preset paper --runs 1 --out runs/paper-1
          plumb study --data images:photos --model mobilenetv2.onnx
          plumb study --data stl10:stl10 --model resnet50-11ad3fa6.pth --preset paper
          plumb study my-plan.yaml --json results.json --quiet
          plumb study --preset paper --resume

        A study that is interrupted keeps what it has finished (whole runs, or where vectors are many the settings of a graph);
        the same command with --resume goes on from there, and the results are the same to the byte. With --out and --resume, a
        study that is complete already is left as it is (exit code 0), so that the command can be repeated until it is done.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    public static Command Create()
    {
        StudyOptions options = new();
        Command command = new("study", Description);
        options.AddTo(command);
        command.SetAction(parsed => CommandRun.Execute(token => Run(options.Read(parsed), token), "a smaller --subset needs less"));
        return command;
    }

    private static int Run(StudyRequest request, CancellationToken cancellationToken)
    {
        // Everything that can be refused is refused before any work is done or any folder made.
        StudyPlan plan = request.Plan;
        PlanValidator.Validate(plan, request.Names);
        StudyClock clock = new();
        IAnsiConsole console = Screen.Open(standardError: true);
        using StudyData data = clock.Time("load", () => ProgressDisplay.Run(
            console, request.Quiet || !ImageSource.IsNamed(plan.Data), progress => StudyDataSource.Open(plan, request.Names, request.Threads, EmbedProgress.Of(progress), cancellationToken)));
        PlanValidator.Validate(plan, data.Count, request.Names);
        if (plan.Queries == (plan.Subset == 0 ? data.Count : plan.Subset))
        {
            // All that there are: the same study as without the option, to the byte.
            plan = plan with { Queries = 0 };
            request = request with { Plan = plan };
        }

        plan = plan with { Notes = [.. plan.Notes, .. data.Notes] };
        request = request with { Plan = plan };
        StudyIdentity identity = StudyIdentity.Of(plan, data);
        string output = request.OutputFolder ?? (request.Resume ? InterruptedStudies.Find(DefaultParent, identity) : null) ?? DefaultFolder(plan);
        if (request.Resume && RunFolder.IsComplete(output, identity))
        {
            using StudyScreen complete = new(request);
            complete.Complete(output);
            return ExitCode.Done;
        }

        // An interrupted study may have ended between its JSON and its folder.
        JsonTarget.Check(request.Json, request.Force || request.Resume, [plan.Data, request.PlanFile], output, hint: " (a plan goes before --json)");
        using RunFolder folder = RunFolder.Prepare(output, identity, request.Resume);
        try
        {
            Run(request, data, folder, clock, cancellationToken);
            return ExitCode.Done;
        }
        catch (Exception e) when (data is EmbeddedData { Kept: > 0 and var kept })
        {
            return CommandRun.Fail(e, $"kept the embeddings of {NumberWords.Count(kept, "image")} (the same command goes on from there)");
        }
        catch (Exception e) when (folder.Kept is { } work)
        {
            return CommandRun.Fail(e, $"kept {work.Words}, to go on: {ResumeCommand.Create(request, folder.Path)}");
        }
    }

    private static void Run(StudyRequest request, StudyData data, RunFolder folder, StudyClock clock, CancellationToken cancellationToken)
    {
        StudyPlan plan = request.Plan;
        using StudyScreen screen = new(request);
        screen.Begin(plan, data, folder);
        clock.Time("load", () => screen.WithEmbedding(progress =>
        {
            data.Load(request.Threads, progress, cancellationToken);
            return true;
        }));
        StudyResult result = screen.WithProgress(progress => new StudyRunner(plan, data, request.Threads) { Checkpoints = folder.Checkpoints }.Run(clock, progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        folder.Write(result, clock, request.Threads, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        result = result with { Seconds = clock.Seconds, PeakMemoryBytes = Math.Max(result.PeakMemoryBytes, StudyRunner.PeakMemory()) };
        // A file first: where it cannot be written, there is no run folder either. Standard output last: it is read as "done".
        bool standardOutput = JsonTarget.IsStandardOutput(request.Json);
        JsonTarget.Write(standardOutput ? null : request.Json, () => StudyJson.Create(result, folder.Path));
        folder.Commit();
        JsonTarget.Write(standardOutput ? request.Json : null, () => StudyJson.Create(result, folder.Path));
        screen.End(result, folder.Path);
    }

    private static string DefaultFolder(StudyPlan plan)
    {
        string name = string.Concat(plan.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        string stamp = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string folder = Path.Combine(DefaultParent, $"{name}-{stamp}");
        // Several studies may begin in the same second.
        return Enumerable.Range(1, int.MaxValue)
            .Select(i => i == 1 ? folder : string.Create(CultureInfo.InvariantCulture, $"{folder}-{i}"))
            .First(path => !Path.Exists(path) && !Path.Exists(Path.Combine(DefaultParent, $".{Path.GetFileName(path)}.partial")));
    }
}
