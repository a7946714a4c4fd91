namespace Plumbline.Studies.Results;

/// <summary>What a study ran on.</summary>
public sealed record DataDescription
{
    /// <summary>The source as the user names it: "replica" or a file's path.</summary>
    public required string Source { get; init; }

    /// <summary>What it is, in words for the report and the screen.</summary>
    public required string Description { get; init; }

    /// <summary>Vectors that subsets are drawn from.</summary>
    public required int PoolCount { get; init; }

    /// <summary>Vectors in each run.</summary>
    public required int SubsetCount { get; init; }

    /// <summary>Queries of each run; all of its vectors (0) where it is not said.</summary>
    public int QueryCount
    {
        get => field == 0 ? SubsetCount : field;
        init;
    }

    /// <summary>Components of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>SHA-256 of the file, or of the generator's parameters; lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>
    /// Whether the published values stand beside these results unasked: replica and STL-10 embeddings, in runs of the published size on
    /// graphs of the published kind.
    /// </summary>
    public required bool ComparableToPaper { get; init; }

    /// <summary>Whether the data, whatever its size, is the published study's or made to stand for it.</summary>
    public bool StandsForPublished { get; init; }
}
