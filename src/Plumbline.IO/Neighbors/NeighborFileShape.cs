namespace Plumbline.IO;

/// <summary>What a file of neighbours will hold.</summary>
/// <param name="Queries">Queries, q, 1 or more.</param>
/// <param name="K">Neighbours of each query, 1 or more.</param>
/// <param name="Dimension">Components of a vector, which HDF5 files name; null where nobody knows.</param>
/// <param name="Metric">Metric of the distances, which HDF5 files name; null where nobody knows.</param>
public sealed record NeighborFileShape(int Queries, int K, int? Dimension, Metric? Metric)
{
    /// <summary>
    /// Whether a query may have fewer than k neighbours. Off, because exact neighbours are all there. The places that are empty then hold
    /// what FAISS puts there: id -1 and distance 3.4028235e38.
    /// </summary>
    public bool AllowsMissing { get; init; }

    /// <summary>Bytes of the ids and distances alone, 8 q k.</summary>
    public long DataBytes => (long)Queries * K * (sizeof(int) + sizeof(float));
}
