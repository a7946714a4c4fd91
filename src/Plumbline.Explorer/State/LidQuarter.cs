namespace Plumbline.Explorer.State;

/// <summary>A quarter of the queries by local intrinsic dimensionality.</summary>
/// <param name="Least">The least LID in it.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Queries">Queries in it.</param>
/// <param name="Overlap">Their mean overlap.</param>
/// <param name="Capacity">Their mean capacity.</param>
internal sealed record LidQuarter(double Least, double Largest, int Queries, double Overlap, double Capacity);
