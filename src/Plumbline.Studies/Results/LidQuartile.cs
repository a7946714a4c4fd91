namespace Plumbline.Studies.Results;

/// <summary>One of the four groups of queries by exact LID.</summary>
/// <param name="Queries">Queries in it.</param>
/// <param name="Lowest">Smallest LID of any of them; NaN without queries.</param>
/// <param name="Highest">Largest LID of any of them; NaN without queries.</param>
public readonly record struct LidQuartile(int Queries, double Lowest, double Highest);
