namespace Plumbline.IO;

/// <summary>What an index file of another library says of itself.</summary>
public sealed record LibraryIndexDescription
{
    /// <summary>The library.</summary>
    public required LibraryIndexFormat Format { get; init; }

    /// <summary>The kind in the library's own words, such as <c>IndexHNSWFlat</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of vectors, n, deleted ones included.</summary>
    public required int Count { get; init; }

    /// <summary>Components of a vector, d.</summary>
    public required int Dimension { get; init; }

    /// <summary>The metric; null where the file does not name one and none was given (hnswlib).</summary>
    public Metric? Metric { get; init; }

    /// <summary>
    /// What in the file speaks against the metric that was given, in a sentence: an hnswlib file names none, but its vectors and links show
    /// which it was built by. Null where nothing does, where the file names its metric, and where only the head of the file was read.
    /// </summary>
    public string? MetricDoubt { get; init; }

    /// <summary>Whether it is a graph; false for a flat index, whose search is exact.</summary>
    public bool HasGraph { get; init; }

    /// <summary>Links of a point on an upper level, M; 0 without a graph.</summary>
    public int M { get; init; }

    /// <summary>Links of a point on the base level, usually 2 M; 0 without a graph.</summary>
    public int BaseLinks { get; init; }

    /// <summary>Levels of the graph, the base level included; 0 without points or graph.</summary>
    public int Levels { get; init; }

    /// <summary>Search effort during construction; 0 without a graph.</summary>
    public int EfConstruction { get; init; }

    /// <summary>The effort of a search that asks for none: as the file says (FAISS), or the library's default (hnswlib: 10). 0 without a graph.</summary>
    public int EfSearch { get; init; }

    /// <summary>Vectors marked as deleted, which no search returns; null where only the head of the file was read.</summary>
    public int? Deleted { get; init; }

    /// <summary>How vectors are stored where that loses something, in the library's words, such as <c>QT_8bit</c>; null where they are whole.</summary>
    public string? Quantizer { get; init; }

    /// <summary>Whether the file gives the vectors ids of their own; otherwise the id of a vector is its row.</summary>
    public bool HasIds { get; init; }
}
