namespace Plumbline.Search;

/// <summary>What an index is made of.</summary>
/// <param name="Count">Vectors that can be found.</param>
/// <param name="Removed">Removed vectors that walks still go through.</param>
/// <param name="Free">Places that the next vectors take.</param>
/// <param name="Kind">How values are kept.</param>
/// <param name="VectorBytes">Bytes that vectors take.</param>
/// <param name="LinkBytes">Bytes that links take.</param>
/// <param name="OtherBytes">Bytes that keys and marks take.</param>
/// <param name="Unreachable">Vectors that no link leads to from the entry point, counted now.</param>
/// <param name="Unlinked">Vectors that no other links to on the base level, counted now.</param>
/// <param name="Levels">The levels, from the base up.</param>
public sealed record IndexStatistics(
    int Count,
    int Removed,
    int Free,
    ElementKind Kind,
    long VectorBytes,
    long LinkBytes,
    long OtherBytes,
    int Unreachable,
    int Unlinked,
    IReadOnlyList<LevelStatistics> Levels);
