using System.Diagnostics;
using System.Globalization;
using Plumbline.Imaging.Embedding;
using Plumbline.Studies.Data;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb study shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class StudyScreen : IDisposable
{
    private readonly StudyRequest _request;
    private readonly bool _quiet;
    private readonly IAnsiConsole _results;
    private readonly IAnsiConsole _progress;

    public StudyScreen(StudyRequest request)
    {
        _request = request;
        _quiet = request.Quiet;
        bool error = JsonTarget.IsStandardOutput(request.Json);
        _results = Screen.Open(error);
        _progress = Screen.Open(standardError: true);
    }

    public void Begin(StudyPlan plan, StudyData data, RunFolder folder)
    {
        if (!_quiet)
        {
            Screen.Show(() => WriteBegin(plan, data));
            Screen.Show(() => WriteResumed(folder));
        }
    }

    /// <summary>Says that there is nothing left to do.</summary>
    public void Complete(string folder)
    {
        if (!_quiet)
        {
            Screen.Show(() => _progress.WriteLine($"nothing to resume: the study in {folder} is complete"));
        }
    }

    private void WriteBegin(StudyPlan plan, StudyData data)
    {
        DataDescription description = data.Describe(plan);
        _progress.WriteLine($"plumb study: {plan.Name}, {Quantity.Count(plan.Runs, "run")} of {Quantity.Count(description.SubsetCount, "vector")}{(description.QueryCount < description.SubsetCount ? $", {Quantity.Count(description.QueryCount)} of them queries" : "")}, k {plan.Ks[0]} to {plan.Ks[^1]}");
        _progress.WriteLine($"data: {description.Description}, {Quantity.Count(description.PoolCount, "vector")} of dimension {Quantity.Count(description.Dimension)}");
        foreach (string note in plan.Notes)
        {
            _progress.WriteLine($"note: {note}");
        }
    }

    private void WriteResumed(RunFolder folder)
    {
        if (!_request.Resume || folder.Checkpoints is not { } checkpoints)
        {
            return;
        }

        if (checkpoints.Unusable > 0)
        {
            _progress.WriteLine($"{checkpoints.Unusable} of the checkpoints in {folder.Path} {(checkpoints.Unusable == 1 ? "is" : "are")} not whole or not of this study: measured again");
        }

        _progress.WriteLine(checkpoints.Work is { Any: true } work
            ? $"resuming: {work.Words} were finished ({folder.Path})"
            : $"nothing to resume{(_request.OutputFolder is null ? ", no study of this plan was interrupted" : "")}: beginning in {folder.Path}");
    }

    /// <summary>Makes data ready that takes long, such as images.</summary>
    public T WithEmbedding<T>(Func<IProgress<EmbeddingProgress>?, T> work) => ProgressDisplay.Run(_progress, _quiet, progress => work(EmbedProgress.Of(progress)));

    public T WithProgress<T>(Func<IProgress<StudyProgress>?, T> work) =>
        ProgressDisplay.Run(_progress, _quiet, progress => work(progress is null ? null : new StudyStages(progress)));

    public void End(StudyResult result, string folder)
    {
        if (!_quiet)
        {
            Screen.Show(() => new StudyTables(_results).Write(result, folder));
        }
    }

    public void Dispose() => Screen.Show(() =>
    {
        Console.Out.Flush();
        Console.Error.Flush();
    });

    private static string Describe(StudyProgress value) =>
        value.Runs == 1 ? value.Stage : string.Create(CultureInfo.InvariantCulture, $"run {value.Run + 1}/{value.Runs}, {value.Stage}");

    private sealed class StudyStages(IProgress<WorkProgress> progress) : IProgress<StudyProgress>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        public void Report(StudyProgress value)
        {
            // What this session has done so far tells what is left, not what an earlier one had.
            double share = (value.Share - value.Resumed) / (1 - value.Resumed);
            progress.Report(new WorkProgress(Describe(value), value.Share, TimeLeft: Screen.LeftOf(share, _watch.Elapsed)));
        }
    }
}
