namespace Plumbline.Imaging.Embedding;

/// <summary>How far an embedding is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">Images done, those of an interrupted run among them.</param>
/// <param name="Before">Images that an interrupted run had done.</param>
/// <param name="Total">Images there are.</param>
public sealed record EmbeddingProgress(EmbeddingStage Stage, int Done, int Before, int Total);
