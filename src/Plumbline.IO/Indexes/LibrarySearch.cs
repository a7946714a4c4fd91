namespace Plumbline.IO;

/// <summary>One request to an index of another library.</summary>
/// <param name="K">Neighbours asked for, 1 or more.</param>
public sealed record LibrarySearch(int K)
{
    /// <summary>Search effort (FAISS <c>efSearch</c>, hnswlib <c>ef</c>), 1 or more; null, the default, for what the index says. A flat index has none.</summary>
    public int? Effort { get; init; }

    /// <summary>Search a FAISS graph as with <c>search_bounded_queue = false</c>. hnswlib has no other way. Off by default.</summary>
    public bool Unbounded { get; init; }

    /// <summary>Threads; 0, the default, for one a logical processor. Answers do not depend on it.</summary>
    public int Threads { get; init; }
}
