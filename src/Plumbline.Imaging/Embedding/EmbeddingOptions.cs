namespace Plumbline.Imaging.Embedding;

/// <summary>How images are embedded. Results depend on none of it.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Images of a call of the model. Default 2: on a processor larger batches are slower, for what lies between two layers leaves the cache; a card wants more.</summary>
    public int Batch { get; init; } = 2;

    /// <summary>Threads that prepare images, and as many that run the model (one on a card); 0, the default, for one a logical processor.</summary>
    public int Threads { get; init; }

    /// <summary>What becomes of images that do not decode. Default: the first one ends the work.</summary>
    public BrokenImages Broken { get; init; } = BrokenImages.Refuse;

    /// <summary>Whether an output that exists is replaced, and what an interrupted run of other images or another model left is dropped. Default no.</summary>
    public bool Replace { get; init; }
}
