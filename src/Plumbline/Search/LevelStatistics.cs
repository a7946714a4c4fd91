namespace Plumbline.Search;

/// <summary>The links of one level of a graph.</summary>
/// <param name="Level">The level; 0 is the base.</param>
/// <param name="Count">Vectors on the level.</param>
/// <param name="Capacity">Most links of a vector on it.</param>
/// <param name="MinLinks">Fewest links of a vector.</param>
/// <param name="MeanLinks">Mean number of links.</param>
/// <param name="MaxLinks">Most links of a vector.</param>
public sealed record LevelStatistics(int Level, int Count, int Capacity, int MinLinks, double MeanLinks, int MaxLinks);
