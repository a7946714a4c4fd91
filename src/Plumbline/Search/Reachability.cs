namespace Plumbline.Search;

/// <summary>What became of vectors that no search could have found, because no links lead to them.</summary>
/// <param name="Found">Unreachable vectors found after building, adding many, or compacting.</param>
/// <param name="Repaired">How many of them got a link that leads to them.</param>
/// <param name="Left">Vectors that are still unreachable; a search with the contract Lift finds them only where it scans.</param>
public sealed record Reachability(int Found, int Repaired, int Left)
{
    /// <summary>Nothing found.</summary>
    public static Reachability None { get; } = new(0, 0, 0);
}
