using Plumbline.Hnsw;

namespace Plumbline.Search.Files;

/// <summary>What the beginning of an index file says of it.</summary>
/// <param name="Path">The file, as the caller named it.</param>
/// <param name="FormatVersion">Version of the format.</param>
/// <param name="Length">Length of the file in bytes.</param>
/// <param name="KeyType">Type of the keys: <c>long</c> or <c>string</c>.</param>
/// <param name="KeysAreRowNumbers">Whether each key is the number of its vector's row, so that none are stored.</param>
/// <param name="Count">Vectors that can be found.</param>
/// <param name="Removed">Removed vectors that walks still go through.</param>
/// <param name="Free">Places that the next vectors take.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Kind">How values are kept.</param>
/// <param name="Options">How the graph is built; the number of threads is not stored.</param>
/// <param name="Reachability">Unreachable vectors that were found and repaired.</param>
/// <param name="Calibrations">Efforts for promised overlaps.</param>
/// <param name="Sections">The sections, in the order of the file.</param>
public sealed record IndexFileInfo(
    string Path,
    int FormatVersion,
    long Length,
    string KeyType,
    bool KeysAreRowNumbers,
    int Count,
    int Removed,
    int Free,
    int Dimension,
    Metric Metric,
    ElementKind Kind,
    HnswBuildOptions Options,
    Reachability Reachability,
    IReadOnlyList<EffortCalibration> Calibrations,
    IReadOnlyList<IndexFileSection> Sections);
