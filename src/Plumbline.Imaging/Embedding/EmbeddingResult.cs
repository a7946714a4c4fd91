namespace Plumbline.Imaging.Embedding;

/// <summary>What an embedding came to.</summary>
public sealed record EmbeddingResult
{
    /// <summary>Vectors written.</summary>
    public required int Rows { get; init; }

    /// <summary>Components of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Images that an interrupted run had done.</summary>
    public required int Resumed { get; init; }

    /// <summary>Images that were left out, in order.</summary>
    public required IReadOnlyList<BrokenImage> Broken { get; init; }

    /// <summary>SHA-256 of the images' content (<see cref="Sources.ImageSet.ComputeSha256"/>).</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>Seconds spent on reading the images for their content.</summary>
    public required double HashSeconds { get; init; }

    /// <summary>Seconds spent on embedding.</summary>
    public required double EmbedSeconds { get; init; }

    /// <summary>Seconds spent on bringing the output to the disk.</summary>
    public required double WriteSeconds { get; init; }

    /// <summary>Share of the time of embedding in which threads that run the model waited for images.</summary>
    public required double WaitShare { get; init; }
}
