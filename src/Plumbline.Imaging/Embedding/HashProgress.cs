namespace Plumbline.Imaging.Embedding;

/// <summary>Tells the share of images read for their content as progress of an embedding.</summary>
internal sealed class HashProgress : IProgress<double>
{
    private readonly IProgress<EmbeddingProgress> _progress;
    private readonly int _total;

    private HashProgress(IProgress<EmbeddingProgress> progress, int total)
    {
        _progress = progress;
        _total = total;
    }

    /// <summary>Tells a progress; null where nobody asks.</summary>
    /// <param name="progress">Told of the work.</param>
    /// <param name="total">Images there are.</param>
    public static HashProgress? Of(IProgress<EmbeddingProgress>? progress, int total) => progress is null ? null : new HashProgress(progress, total);

    public void Report(double value) => _progress.Report(new EmbeddingProgress(EmbeddingStage.Hash, (int)(value * _total), 0, _total));
}
