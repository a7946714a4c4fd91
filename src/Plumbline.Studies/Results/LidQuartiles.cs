namespace Plumbline.Studies.Results;

/// <summary>
/// How the queries of a run were grouped by the LID of their exact neighbours (maximum likelihood on Euclidean distances, the
/// standard convention): ordered by LID, equal ones by id, and cut into four parts whose sizes differ by one at most. The same
/// groups serve every setting and k of the run (<see cref="StandardPoint.OverlapByLid"/>).
/// </summary>
public sealed record LidQuartiles
{
    // LID means something from some tens of neighbours on, and is local only where these are few.
    private const int PreferredK = 100;

    /// <summary>Number of the run, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>Neighbourhood size of the LID.</summary>
    public required int K { get; init; }

    /// <summary>Queries whose exact neighbours have no LID (fewer than two distances above zero, or all equal): in no group.</summary>
    public required int Undefined { get; init; }

    /// <summary>The four groups, from the lowest LID to the highest.</summary>
    public required IReadOnlyList<LidQuartile> Groups { get; init; }

    /// <summary>The neighbourhood size by which a plan groups: the largest k measured that is at most 100, or else the smallest.</summary>
    /// <param name="ks">The k measured; at least one.</param>
    public static int ChooseK(IReadOnlyCollection<int> ks) => ks.Any(k => k <= PreferredK) ? ks.Where(k => k <= PreferredK).Max() : ks.Min();
}
