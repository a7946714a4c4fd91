namespace Plumbline.Studies.Exploring;

/// <summary>The progress of one stage as that of the opening.</summary>
internal sealed class StageProgress(IProgress<ExplorationProgress> progress, string stage) : IProgress<double>
{
    public void Report(double value) => progress.Report(new ExplorationProgress(stage, value));
}
