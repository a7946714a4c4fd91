namespace Plumbline.IO;

/// <summary>What a file of neighbours says of itself, without its rows having been read.</summary>
/// <param name="Paths">The file, as the caller named it; for .ivecs with an .fvecs of its stem and shape beside it, both.</param>
/// <param name="Format">Its format.</param>
/// <param name="Queries">Queries, q.</param>
/// <param name="K">Places of each, k.</param>
/// <param name="HasDistances">Whether there are distances; an .ivecs file alone has none.</param>
/// <param name="Metric">Metric of the distances; null where the file does not say it (HDF5 alone does).</param>
/// <param name="Dimension">Components of a vector; null where the file does not say it.</param>
/// <param name="Bytes">Size of the files.</param>
public sealed record NeighborFileDescription(
    IReadOnlyList<string> Paths, NeighborFileFormat Format, int Queries, int K, bool HasDistances, Metric? Metric, int? Dimension, long Bytes);
