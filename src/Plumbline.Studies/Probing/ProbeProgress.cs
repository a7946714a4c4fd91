namespace Plumbline.Studies.Probing;

/// <summary>How far the questioning of an engine is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">Share of the stage done, 0 to 1.</param>
/// <param name="Detail">What is being asked at the moment; null where the stage says all.</param>
public sealed record ProbeProgress(string Stage, double Share, string? Detail = null)
{
    /// <summary>Tells the share of one of several equal steps of a stage.</summary>
    /// <param name="progress">Told; null where nobody asks.</param>
    /// <param name="stage">What is being done.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">Steps of the stage.</param>
    /// <param name="detail">What is being asked.</param>
    internal static IProgress<double>? Of(IProgress<ProbeProgress>? progress, string stage, int step = 0, int steps = 1, string? detail = null) =>
        progress is null ? null : new StepProgress(progress, stage, step, steps, detail);

    private sealed class StepProgress(IProgress<ProbeProgress> progress, string stage, int step, int steps, string? detail) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new ProbeProgress(stage, (step + value) / steps, detail));
    }
}
