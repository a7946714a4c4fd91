namespace Plumbline.Cli;

/// <summary>What came of one k and effort.</summary>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Effort">The effort; null where the index has none.</param>
/// <param name="Returned">Results of each query.</param>
/// <param name="Evaluated">Vectors that each query's search evaluated on the base level, its capacity; null where the index does not tell.</param>
/// <param name="Seconds">Time of the search.</param>
internal sealed record SearchGridRow(int K, int? Effort, int[] Returned, int[]? Evaluated, double Seconds)
{
    /// <summary>Queries that got fewer than k.</summary>
    public int Shortfall => Returned.Count(count => count < K);
}
