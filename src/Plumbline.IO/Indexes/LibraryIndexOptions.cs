namespace Plumbline.IO;

/// <summary>How an index file of another library is read.</summary>
public sealed record LibraryIndexOptions
{
    /// <summary>
    /// The metric of an hnswlib file, which does not name its own: <see cref="Metric.SquaredL2"/> (or <see cref="Metric.L2"/>, the same order) for
    /// hnswlib's <c>l2</c>, <see cref="Metric.InnerProduct"/> for <c>ip</c>, <see cref="Metric.Cosine"/> for <c>cosine</c>. A FAISS file names its
    /// metric, and another one here is refused. Null by default.
    /// </summary>
    public Metric? Metric { get; init; }

    /// <summary>Map vectors and links into memory instead of copying them. The file must then not change while the index is open. Off by default.</summary>
    public bool MemoryMap { get; init; }

    /// <summary>
    /// Sum FAISS's distances one component after the other, as a FAISS does that is built without vector instructions (Debian's); the others
    /// sum in as many lanes as their machine has. It changes last bits, and so decides among nearly equal distances.
    /// </summary>
    internal bool SumsOneByOne { get; init; }
}
