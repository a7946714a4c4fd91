namespace Plumbline.Imaging.Embedding;

/// <summary>The parts of an embedding.</summary>
public enum EmbeddingStage
{
    /// <summary>The images are read once to know their content.</summary>
    Hash,

    /// <summary>What an interrupted run left is checked.</summary>
    Check,

    /// <summary>Images are embedded.</summary>
    Embed,
}
