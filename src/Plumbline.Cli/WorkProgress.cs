namespace Plumbline.Cli;

/// <summary>How far a command is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Share">Share of the stage done, 0 to 1.</param>
/// <param name="Detail">What else to show of it, such as a rate; what stands right after the stage.</param>
internal sealed record WorkProgress(string Stage, double Share, string Detail = "")
{
    /// <summary>Tells the share of one stage.</summary>
    /// <param name="progress">Told of the work; null where nobody asks.</param>
    /// <param name="stage">What is being done.</param>
    public static IProgress<double>? Of(IProgress<WorkProgress>? progress, string stage) => progress is null ? null : new StageProgress(progress, stage);

    private sealed class StageProgress(IProgress<WorkProgress> progress, string stage) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new WorkProgress(stage, value));
    }
}
