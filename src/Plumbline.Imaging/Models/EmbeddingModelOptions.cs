namespace Plumbline.Imaging.Models;

/// <summary>How a model is opened.</summary>
public sealed record EmbeddingModelOptions
{
    /// <summary>The value that is the embedding: a graph output, another value or a node. Null, the default, for the pool before the classifier.</summary>
    public string? Output { get; init; }

    /// <summary>What it runs on. Default the processor.</summary>
    public EmbeddingDevice Device { get; init; } = EmbeddingDevice.Cpu;

    /// <summary>
    /// Threads of one <see cref="EmbeddingModel.Run"/>. Default 1: several calls at a time keep a processor busier than several threads of one call do.
    /// </summary>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Height and width of the input. Default 224 x 224.</summary>
    public (int Height, int Width) Size { get; init; } = (224, 224);
}
