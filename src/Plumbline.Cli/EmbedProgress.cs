using System.Diagnostics;
using System.Globalization;
using Plumbline.Imaging.Embedding;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>The words of an embedding's progress.</summary>
internal sealed class EmbedProgress : IProgress<EmbeddingProgress>
{
    private readonly IProgress<WorkProgress> _progress;
    private readonly Stopwatch _watch = new();

    private EmbedProgress(IProgress<WorkProgress> progress) => _progress = progress;

    /// <summary>Tells an embedding's progress as a command's.</summary>
    /// <param name="progress">Told of the work; null where nobody asks.</param>
    public static EmbedProgress? Of(IProgress<WorkProgress>? progress) => progress is null ? null : new EmbedProgress(progress);

    public void Report(EmbeddingProgress value)
    {
        if (value.Stage != EmbeddingStage.Embed)
        {
            string stage = value.Stage == EmbeddingStage.Hash ? "reading images for their content" : "checking finished batches";
            _progress.Report(new WorkProgress(stage, (double)value.Done / value.Total));
            return;
        }

        _watch.Start();
        int fresh = value.Done - value.Before;
        string rate = fresh > 0 ? string.Create(CultureInfo.InvariantCulture, $", {fresh / _watch.Elapsed.TotalSeconds:0.0} a second") : "";
        // Of what this run has to do, since time left is reckoned from it.
        double share = value.Total == value.Before ? 1 : (double)fresh / (value.Total - value.Before);
        _progress.Report(new WorkProgress("embedding", share, $"{Count(value.Done)} of {Count(value.Total)}{rate}"));
    }
}
