using Plumbline.Imaging.Embedding;

namespace Plumbline.Studies.Exploring;

/// <summary>The progress of an embedding as that of the opening.</summary>
internal sealed class EmbeddingStages(IProgress<ExplorationProgress> progress) : IProgress<EmbeddingProgress>
{
    public void Report(EmbeddingProgress value) =>
        progress.Report(new ExplorationProgress("embedding", value.Total == 0 ? 0 : (double)value.Done / value.Total));
}
