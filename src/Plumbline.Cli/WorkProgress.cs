using Plumbline.Studies.Probing;

namespace Plumbline.Cli;

/// <summary>How far a command is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Share">Share of the stage done, 0 to 1.</param>
/// <param name="Detail">Figures of the moment, such as a rate, shown after the stage; null for none.</param>
/// <param name="TimeLeft">Time left, where the work knows it better than the share tells; zero where nobody knows, null for what the share tells.</param>
internal sealed record WorkProgress(string Stage, double Share, string? Detail = null, TimeSpan? TimeLeft = null)
{
    /// <summary>Whether the stage is something that a log is to have as it comes, such as an attempt that failed.</summary>
    public bool IsRemark { get; init; }

    /// <summary>Tells the share of one stage.</summary>
    /// <param name="progress">Told of the work; null where nobody asks.</param>
    /// <param name="stage">What is being done.</param>
    public static IProgress<double>? Of(IProgress<WorkProgress>? progress, string stage) => progress is null ? null : new StageProgress(progress, stage);

    /// <summary>Takes what the questioning of an engine tells.</summary>
    /// <param name="progress">Told of the work; null where nobody asks.</param>
    public static IProgress<ProbeProgress>? OfProbe(IProgress<WorkProgress>? progress) => progress is null ? null : new OfProbeProgress(progress);

    private sealed class OfProbeProgress(IProgress<WorkProgress> progress) : IProgress<ProbeProgress>
    {
        public void Report(ProbeProgress value) => progress.Report(new WorkProgress(value.Stage, value.Share, value.Detail));
    }

    private sealed class StageProgress(IProgress<WorkProgress> progress, string stage) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new WorkProgress(stage, value));
    }
}
